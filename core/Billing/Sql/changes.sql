-- What has another owner than in the period before: the most expensive of each kind, and in the first row of a kind how many.
WITH held AS (
    SELECT
        o.payer_id AS payer_id,
        o.account_id AS account_id,
        o.currency AS currency,
        o.key AS key,
        max(CASE WHEN o.period = {{period}} THEN o.ownership END) AS now_,
        max(CASE WHEN o.period = {{previous}} THEN o.ownership END) AS before,
        coalesce(sum(o.effective) FILTER (WHERE o.period = {{period}}), 0) AS effective
    FROM owned AS o
    WHERE o.period IN ({{period}}, {{previous}}) AND o.place = 1 AND o.id <> ''
    GROUP BY o.payer_id, o.account_id, o.currency, o.key
),
compared AS (
    SELECT
        h.*,
        CASE
            WHEN h.now_ IS NULL THEN CASE WHEN h.before < 3 THEN 'gone' ELSE '' END
            WHEN h.now_ < 3 AND h.before IS NULL THEN 'new'
            WHEN h.now_ < 3 AND h.before = 3 THEN 'lost'
            WHEN h.now_ = 3 AND h.before < 3 THEN 'fixed'
            ELSE ''
        END AS change
    FROM held AS h
),
placed AS (
    SELECT
        c.*,
        row_number() OVER (
            PARTITION BY c.currency, CASE WHEN c.change = 'new' THEN 'lost' ELSE c.change END
            ORDER BY c.effective DESC, c.key, c.account_id, c.payer_id
        ) AS place,
        row_number() OVER (PARTITION BY c.currency, c.change ORDER BY c.effective DESC, c.key, c.account_id, c.payer_id) AS nth,
        count(*) OVER (PARTITION BY c.currency, c.change) AS resources,
        sum(c.effective) OVER (PARTITION BY c.currency, c.change) AS spend
    FROM compared AS c
    WHERE c.change <> ''
),
kept AS (
    SELECT p.*
    FROM placed AS p
    WHERE p.nth = 1 OR p.place <= {{most}} AND p.change <> 'gone'
)
SELECT
    {{resource}},
    k.change AS change,
    CASE WHEN k.place <= {{most}} AND k.change <> 'gone' THEN 1 ELSE 0 END AS told,
    k.nth AS nth,
    k.resources AS resources,
    k.spend AS spend,
    k.currency AS kept_currency
FROM kept AS k
LEFT JOIN owned AS o
    ON o.key = k.key AND o.account_id = k.account_id AND o.payer_id = k.payer_id AND o.currency = k.currency
        AND o.period = {{period}} AND o.place = 1
ORDER BY k.currency, k.place, k.change
