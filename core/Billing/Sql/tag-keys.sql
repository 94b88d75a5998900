-- The keys of tags by period and currency.
SELECT t.tag AS tag, t.period AS period, t.currency AS currency,
    CAST(sum(t.lines) AS bigint) AS lines, CAST(sum(t.resources) AS bigint) AS resources, sum(t.effective) AS effective
FROM tagged AS t
GROUP BY t.tag, t.period, t.currency
ORDER BY 1, 2, 3
