-- What has another owner than in the period before; each kind counted in its first row, the most expensive of it told.
WITH now_ AS (
    SELECT * FROM owned AS o WHERE o.period = {{period}} AND o.id <> ''
),
before AS (
    SELECT * FROM owned AS o WHERE o.period = {{previous}} AND o.id <> ''
),
compared AS (
    SELECT
        coalesce(n.payer_id, b.payer_id) AS payer_id,
        coalesce(n.account_id, b.account_id) AS account_id,
        coalesce(n.currency, b.currency) AS currency,
        coalesce(n.key, b.key) AS key,
        CASE
            WHEN n.key IS NULL THEN CASE WHEN b.ownership < 3 THEN 'gone' ELSE '' END
            WHEN n.ownership < 3 AND b.key IS NULL THEN 'new'
            WHEN n.ownership < 3 AND b.ownership = 3 THEN 'lost'
            WHEN n.ownership = 3 AND b.ownership < 3 THEN 'fixed'
            ELSE ''
        END AS change,
        coalesce(n.effective, 0) AS effective
    FROM now_ AS n
    FULL OUTER JOIN before AS b
        ON b.key = n.key AND b.account_id = n.account_id AND b.payer_id = n.payer_id AND b.currency = n.currency
),
placed AS (
    SELECT
        c.*,
        row_number() OVER (
            PARTITION BY c.currency, CASE WHEN c.change = 'new' THEN 'lost' ELSE c.change END
            ORDER BY c.effective DESC, c.key, c.account_id, c.payer_id
        ) AS place
    FROM compared AS c
    WHERE c.change <> ''
),
kept AS (
    SELECT p.change AS change, p.place AS place, p.payer_id AS payer_id, p.account_id AS account_id, p.currency AS currency, p.key AS key,
        CAST(1 AS bigint) AS resources, p.effective AS spend
    FROM placed AS p
    WHERE p.place <= {{most}} AND p.change <> 'gone'
    UNION ALL
    SELECT p.change AS change, CAST(0 AS bigint) AS place, '' AS payer_id, '' AS account_id, p.currency AS currency, '' AS key,
        count(*) AS resources, sum(p.effective) AS spend
    FROM placed AS p
    GROUP BY p.change, p.currency
)
SELECT
    {{resource}},
    k.change AS change,
    k.place AS place,
    k.resources AS resources,
    k.spend AS spend,
    k.currency AS kept_currency
FROM kept AS k
LEFT JOIN now_ AS o
    ON o.key = k.key AND o.account_id = k.account_id AND o.payer_id = k.payer_id AND o.currency = k.currency
ORDER BY k.currency, k.place, k.change
