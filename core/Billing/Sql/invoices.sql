-- Each invoice by classes of lines; beside it what the lines themselves come to, and what the resources of its payer do.
WITH parts AS (
    SELECT u.payer_id AS payer_id, u.invoice_id AS invoice_id, u.invoicing_entity AS issuer, u.currency AS currency,
        CASE WHEN u.class = 'usage' AND u.resource_id = '' THEN 'usage without resource' ELSE u.class END AS class,
        sum(u.billed) AS billed, sum(u.effective) AS effective, CAST(sum(u.lines) AS bigint) AS lines
    FROM uses AS u
    WHERE u.period = {{period}}
    GROUP BY u.payer_id, u.invoice_id, u.invoicing_entity, u.currency,
        CASE WHEN u.class = 'usage' AND u.resource_id = '' THEN 'usage without resource' ELSE u.class END
)
SELECT 'part' AS kind, p.payer_id AS payer_id, p.invoice_id AS invoice_id, p.issuer AS issuer, p.currency AS currency, p.class AS class,
    p.billed AS billed, p.effective AS effective, p.lines AS lines
FROM parts AS p
UNION ALL
SELECT 'all' AS kind, l.payer_id AS payer_id, l.invoice_id AS invoice_id, l.invoicing_entity AS issuer, l.currency AS currency, '' AS class,
    sum(l.billed) AS billed, sum(l.effective) AS effective, CAST(sum(l.lines) AS bigint) AS lines
FROM lines AS l
WHERE l.period = {{period}}
GROUP BY l.payer_id, l.invoice_id, l.invoicing_entity, l.currency
UNION ALL
SELECT 'resources' AS kind, o.payer_id AS payer_id, '' AS invoice_id, '' AS issuer, o.currency AS currency, '' AS class,
    sum(o.billed) AS billed, sum(o.effective) AS effective, count(*) AS lines
FROM owned AS o
WHERE o.period = {{period}}
GROUP BY o.payer_id, o.currency
ORDER BY 2, 5, 3, 4, 1, 6
