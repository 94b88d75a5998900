-- What all lines come to, but for their resources; what things are called is here, once.
SELECT
    l.period AS period,
    l.payer_id AS payer_id,
    l.invoice_id AS invoice_id,
    l.invoicing_entity AS issuer,
    l.currency AS currency,
    l.account_id AS account_id,
    l.account_name AS account_name,
    l.service AS service,
    l.service_name AS service_name,
    CASE WHEN l.class = 'usage' AND l.resource_id = '' THEN 'usage without resource' ELSE l.class END AS class,
    CAST(sum(l.lines) AS bigint) AS lines,
    sum(l.billed) AS billed,
    sum(l.effective) AS effective
FROM lines AS l
GROUP BY
    l.period, l.payer_id, l.invoice_id, l.invoicing_entity, l.currency, l.account_id, l.account_name, l.service, l.service_name,
    CASE WHEN l.class = 'usage' AND l.resource_id = '' THEN 'usage without resource' ELSE l.class END
