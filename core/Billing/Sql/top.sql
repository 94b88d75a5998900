-- The most expensive resources without a declared owner, of each currency.
WITH ranked AS (
    SELECT
        o.*,
        row_number() OVER (PARTITION BY o.currency ORDER BY o.effective DESC, o.key, o.account_id, o.payer_id) AS rank_
    FROM owned AS o
    WHERE o.period = {{period}} AND o.place = 1 AND o.ownership < 3 AND o.id <> ''
)
SELECT
    {{resource}}
FROM ranked AS o
WHERE o.rank_ <= {{most}}
ORDER BY o.currency, o.rank_
