-- How many resources changed, and what they cost.
SELECT c.currency AS currency, c.change AS change, count(*) AS resources, sum(c.effective) AS spend
FROM changed AS c
GROUP BY c.currency, c.change
ORDER BY 1, 2
