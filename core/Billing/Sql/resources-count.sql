-- How many resources a list has.
SELECT count(*) AS resources
FROM owned AS o
WHERE o.period = {{period}} AND o.place = 1 AND {{kind}}
