-- The values of the tags that tell owners, as they stand together.
SELECT {{values}}
FROM uses AS u
WHERE u.id <> ''
GROUP BY {{values}}
