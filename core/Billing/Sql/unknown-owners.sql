-- Owners that the directory does not know or says have left.
SELECT o.said AS said, o.standing AS standing, o.currency AS currency, count_if(o.place = 1 AND o.id <> '') AS resources, sum(o.used) AS effective
FROM owned AS o
WHERE o.period = {{period}} AND o.standing IN ('left', 'unknown')
GROUP BY o.said, o.standing, o.currency
ORDER BY 5 DESC, 1, 3
