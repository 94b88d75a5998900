-- Which resources have another owner than in the period before.
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
        h.payer_id AS payer_id,
        h.account_id AS account_id,
        h.currency AS currency,
        h.key AS key,
        h.effective AS effective,
        CASE
            WHEN h.now_ IS NULL THEN CASE WHEN h.before < 3 THEN 'gone' ELSE '' END
            WHEN h.now_ < 3 AND h.before IS NULL THEN 'new'
            WHEN h.now_ < 3 AND h.before = 3 THEN 'lost'
            WHEN h.now_ = 3 AND h.before < 3 THEN 'fixed'
            ELSE ''
        END AS change
    FROM held AS h
)
SELECT c.payer_id AS payer_id, c.account_id AS account_id, c.currency AS currency, c.key AS key, c.effective AS effective, c.change AS change
FROM compared AS c
WHERE c.change <> ''
