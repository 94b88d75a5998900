-- Whom the tags name that tell owners, and which stacks there are: each once, in the column of its key.
SELECT {{columns}}
FROM (
    SELECT {{said}}
    FROM (
        SELECT {{values}}
        FROM uses AS u
        WHERE u.id <> ''
    ) AS v
) AS s
GROUP BY GROUPING SETS ({{sets}})
