-- The periods there are, and what a reader should know of their lines.
SELECT
    c.period AS period,
    CAST(sum(c.lines) AS bigint) AS lines,
    CAST(coalesce(sum(c.lines) FILTER (WHERE c.class = 'other'), 0) AS bigint) AS cnknown_lines,
    CAST(coalesce(sum(c.lines) FILTER (WHERE c.class = 'split'), 0) AS bigint) AS split_lines,
    CAST(coalesce(sum(c.lines) FILTER (WHERE c.class = 'usage'), 0) AS bigint) AS resource_lines
FROM charges AS c
GROUP BY c.period
ORDER BY c.period
