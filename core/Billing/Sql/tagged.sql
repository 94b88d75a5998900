-- The keys of tags by period and currency, and how many resources have a value for each in the asked period.
WITH sets AS (
    SELECT
        u.period AS period,
        u.currency AS currency,
        map_keys(u.tags) AS keys,
        CAST(sum(u.lines) AS bigint) AS lines,
        sum(u.effective) AS effective
    FROM uses AS u
    GROUP BY u.period, u.currency, map_keys(u.tags)
),
had AS (
    SELECT DISTINCT u.account_id AS account_id, u.key AS key, map_keys(u.tags) AS keys
    FROM uses AS u
    WHERE u.period = {{period}} AND u.id <> ''
),
counted AS (
    SELECT h.account_id AS account_id, h.key AS key, h.keys AS keys,
        count(*) OVER (PARTITION BY h.account_id, h.key) AS kinds
    FROM had AS h
),
-- Resources whose keys never changed are counted by set; the others by themselves, since several sets may hold a key.
grouped AS (
    SELECT c.keys AS keys, CASE WHEN c.kinds > 1 THEN c.account_id || ' ' || c.key END AS changed, count(*) AS resources
    FROM counted AS c
    GROUP BY c.keys, CASE WHEN c.kinds > 1 THEN c.account_id || ' ' || c.key END
),
found AS (
    SELECT t.tag AS tag, s.period AS period, s.currency AS currency,
        CAST(sum(s.lines) AS bigint) AS lines, sum(s.effective) AS effective, CAST(0 AS bigint) AS resources
    FROM sets AS s
    CROSS JOIN UNNEST(s.keys) AS t(tag)
    GROUP BY t.tag, s.period, s.currency
    UNION ALL
    SELECT t.tag AS tag, {{period}} AS period, '' AS currency,
        CAST(0 AS bigint) AS lines, CAST(0 AS decimal(38, 12)) AS effective,
        CAST(coalesce(sum(g.resources) FILTER (WHERE g.changed IS NULL), 0) + count(DISTINCT g.changed) AS bigint) AS resources
    FROM grouped AS g
    CROSS JOIN UNNEST(g.keys) AS t(tag)
    GROUP BY t.tag
)
SELECT f.tag AS tag, f.period AS period, f.currency AS currency, f.lines AS lines, f.resources AS resources, f.effective AS effective
FROM found AS f
