-- How much is owned: of all periods by currency, and of the asked one by account, service, owner and rule besides.
-- What a service costs is told by the lines, since a resource may be used through several; it is counted where it costs most.
WITH spent AS (
    SELECT o.period AS period, o.currency AS currency, o.account_id AS account_id, o.used_service AS service,
        '' AS account_name, '' AS service_name, o.owner AS owner, o.rule AS rule, o.ownership AS ownership,
        sum(o.used) AS effective, count_if(o.place = 1 AND o.id <> '') AS resources
    FROM owned AS o
    GROUP BY o.period, o.currency, o.account_id, o.used_service, o.owner, o.rule, o.ownership
    UNION ALL
    SELECT c.period AS period, c.currency AS currency, c.account_id AS account_id, c.service AS service,
        max(c.account_name) AS account_name, max(c.service_name) AS service_name, '' AS owner, '' AS rule, -1 AS ownership,
        coalesce(sum(c.effective) FILTER (WHERE c.class NOT IN ('usage', 'usage without resource')), 0) AS effective,
        CAST(0 AS bigint) AS resources
    FROM charges AS c
    GROUP BY c.period, c.currency, c.account_id, c.service
)
SELECT
    s.period AS period,
    s.currency AS currency,
    grouping(s.account_id, s.service, s.owner, s.rule) AS kind,
    coalesce(s.account_id, s.service, s.owner, s.rule) AS key,
    max(s.account_name) AS account_name,
    max(s.service_name) AS service_name,
    coalesce(sum(s.effective) FILTER (WHERE s.ownership = 3), 0) AS owned,
    coalesce(sum(s.effective) FILTER (WHERE s.ownership = 2), 0) AS likely,
    coalesce(sum(s.effective) FILTER (WHERE s.ownership = 1), 0) AS by_account,
    coalesce(sum(s.effective) FILTER (WHERE s.ownership = 0), 0) AS unowned,
    coalesce(sum(s.effective) FILTER (WHERE s.ownership = -1), 0) AS unallocatable,
    CAST(coalesce(sum(s.resources) FILTER (WHERE s.ownership = 3), 0) AS bigint) AS owned_resources,
    CAST(coalesce(sum(s.resources) FILTER (WHERE s.ownership = 2), 0) AS bigint) AS likely_resources,
    CAST(coalesce(sum(s.resources) FILTER (WHERE s.ownership = 1), 0) AS bigint) AS by_account_resources,
    CAST(coalesce(sum(s.resources) FILTER (WHERE s.ownership = 0), 0) AS bigint) AS unowned_resources
FROM spent AS s
GROUP BY GROUPING SETS (
    (s.period, s.currency),
    (s.period, s.currency, s.account_id),
    (s.period, s.currency, s.service),
    (s.period, s.currency, s.owner),
    (s.period, s.currency, s.rule)
)
HAVING s.period = {{period}} OR grouping(s.account_id, s.service, s.owner, s.rule) = 15
ORDER BY 1, 2, 3, 4
