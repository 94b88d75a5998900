-- Canonical lines of raw ones, for DuckDB and Trino. Raw lines hold texts as the report writes them ('' where there is none),
-- amounts as DECIMAL(38,12), times in UTC, and tags without empty values; "format" is 'focus' or 'cur'. Everything here is
-- linear in the amounts, so that it holds for sums of like lines too.
SELECT
    c.report AS report,
    c.period AS period,
    c.payer_id AS payer_id,
    c.invoice_id AS invoice_id,
    c.invoicing_entity AS invoicing_entity,
    c.bill_type AS bill_type,
    c.currency AS currency,
    CASE WHEN c.account_id = '' THEN c.payer_id ELSE c.account_id END AS account_id,
    c.account_name AS account_name,
    CASE WHEN c.service = '' THEN c.service_name ELSE c.service END AS service,
    CASE WHEN c.service_name = '' THEN c.service ELSE c.service_name END AS service_name,
    c.family AS family,
    c.region AS region,
    c.resource_id AS resource_id,
    c.line_type AS line_type,
    c.class AS class,
    c.first_use AS first_use,
    c.last_use AS last_use,
    c.lines AS lines,
    CASE WHEN c.class = 'split' THEN CAST(0 AS DECIMAL(38, 12)) ELSE c.billed END AS billed,
    -- Amortised cost as "Understanding your amortized costs" of the CUR guide has it; FOCUS states it.
    CASE
        WHEN c.class = 'split' THEN CAST(0 AS DECIMAL(38, 12))
        WHEN c.format = 'focus' THEN c.effective
        WHEN c.line_type = 'DiscountedUsage' THEN c.reservation_effective
        WHEN c.line_type = 'SavingsPlanCoveredUsage' THEN c.savings_plan_effective
        WHEN c.line_type = 'RIFee' THEN c.reservation_unused_upfront + c.reservation_unused_recurring
        WHEN c.line_type = 'SavingsPlanRecurringFee' THEN c.savings_plan_commitment - c.savings_plan_used
        WHEN c.class IN ('savings-plan-fee', 'savings-plan-negation') THEN CAST(0 AS DECIMAL(38, 12))
        WHEN c.line_type = 'Fee' AND c.commitment <> '' THEN CAST(0 AS DECIMAL(38, 12))
        ELSE c.billed
    END AS effective,
    CASE WHEN c.class = 'split' THEN CAST(0 AS DECIMAL(38, 12)) ELSE c.list END AS list,
    c.tags AS tags
FROM (
    SELECT
        r.*,
        CASE
            WHEN r.split_parent <> '' THEN 'split'
            WHEN r.charge_class = 'Correction' THEN 'correction'
            WHEN r.format = 'focus' THEN
                CASE
                    -- What of a commitment nobody used is no resource's use, though its category is Usage: a CUR has it as a fee.
                    WHEN r.line_type = 'Usage' AND r.commitment_status = 'Unused' THEN 'fee'
                    WHEN r.line_type = 'Usage' THEN 'usage'
                    WHEN r.line_type = 'Purchase' THEN 'fee'
                    WHEN r.line_type = 'Tax' THEN 'tax'
                    WHEN r.line_type = 'Credit' THEN 'credit'
                    WHEN r.line_type = 'Adjustment' THEN 'adjustment'
                    ELSE 'other'
                END
            -- A flat rate is paid for something that is there: a distribution, somebody's seat.
            WHEN r.line_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'FlatRateSubscription') THEN 'usage'
            WHEN r.line_type = 'Tax' THEN 'tax'
            WHEN r.line_type = 'Credit' THEN 'credit'
            WHEN r.line_type = 'Refund' THEN 'refund'
            WHEN r.line_type IN ('Fee', 'RIFee') THEN 'fee'
            WHEN r.line_type IN ('SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee') THEN 'savings-plan-fee'
            WHEN r.line_type = 'SavingsPlanNegation' THEN 'savings-plan-negation'
            WHEN r.line_type LIKE '%Discount' THEN 'discount'
            WHEN r.line_type = 'Adjustment' THEN 'adjustment'
            ELSE 'other'
        END AS class
    FROM ({raw}) AS r
) AS c
