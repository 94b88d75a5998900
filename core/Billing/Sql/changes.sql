-- The most expensive of a currency that changed in a way.
SELECT
    {{resource}}
FROM (
    SELECT c.payer_id AS payer_id, c.account_id AS account_id, c.currency AS currency, c.key AS key, c.effective AS effective
    FROM changed AS c
    WHERE c.currency = {{currency}} AND c.change IN ({{changes}})
    ORDER BY c.effective DESC, c.key, c.account_id, c.payer_id
    LIMIT {{most}}
) AS k
INNER JOIN owned AS o
    ON o.key = k.key AND o.account_id = k.account_id AND o.payer_id = k.payer_id AND o.currency = k.currency
        AND o.period = {{period}} AND o.place = 1
ORDER BY k.effective DESC, k.key, k.account_id, k.payer_id
