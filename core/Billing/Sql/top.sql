-- The most expensive resources of a currency without a declared owner. Sorted and cut, not ranked: no more rows are held than asked for.
SELECT
    {{resource}}
FROM owned AS o
WHERE o.period = {{period}} AND o.currency = {{currency}} AND o.place = 1 AND o.ownership < 3 AND o.id <> ''
ORDER BY o.effective DESC, o.key, o.account_id, o.payer_id
LIMIT {{most}}
