-- The periods there are, and what a reader should know of their lines.
SELECT
    u.period AS period,
    CAST(sum(u.lines) AS bigint) AS lines,
    CAST(coalesce(sum(u.lines) FILTER (WHERE u.class = 'other'), 0) AS bigint) AS unknown_lines,
    CAST(coalesce(sum(u.lines) FILTER (WHERE u.class = 'split'), 0) AS bigint) AS split_lines,
    CAST(coalesce(sum(u.lines) FILTER (WHERE u.class = 'usage' AND u.resource_id <> ''), 0) AS bigint) AS resource_lines
FROM uses AS u
GROUP BY u.period
ORDER BY u.period
