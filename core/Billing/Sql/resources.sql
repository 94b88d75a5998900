-- The resources of a list: those without a declared owner first, then the most expensive.
SELECT
    {{resource}}
FROM owned AS o
WHERE o.period = {{period}} AND o.place = 1 AND {{kind}}
ORDER BY CASE WHEN o.ownership = 3 THEN 1 ELSE 0 END, o.effective DESC, o.currency, o.key, o.account_id, o.payer_id
