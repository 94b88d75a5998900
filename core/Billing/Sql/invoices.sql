-- Each invoice by classes of lines, and beside it what the resources of its payer come to.
SELECT 'part' AS kind, c.payer_id AS payer_id, c.invoice_id AS invoice_id, c.issuer AS issuer, c.currency AS currency, c.class AS class,
    sum(c.billed) AS billed, sum(c.effective) AS effective, CAST(sum(c.lines) AS bigint) AS lines
FROM charges AS c
WHERE c.period = {{period}}
GROUP BY c.payer_id, c.invoice_id, c.issuer, c.currency, c.class
UNION ALL
SELECT 'resources' AS kind, o.payer_id AS payer_id, '' AS invoice_id, '' AS issuer, o.currency AS currency, '' AS class,
    sum(o.billed) AS billed, sum(o.effective) AS effective, count(*) AS lines
FROM owned AS o
WHERE o.period = {{period}} AND o.place = 1
GROUP BY o.payer_id, o.currency
ORDER BY 2, 5, 3, 4, 1, 6
