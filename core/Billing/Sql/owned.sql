-- Who owns what, by which rule, and what it costs: one row for each resource of a period, payer, account and currency, where
-- place is 1. What a resource was used through besides stands in further rows with the same owner, so that used adds up by
-- used_service. Use of a service in an account that belongs to no resource has an empty id; only its account has an owner.
-- Windows, not groups: what is kept of a group's texts stays in memory, a window's rows need not.
WITH tagged AS (
    SELECT
        u.period AS period,
        u.payer_id AS payer_id,
        u.account_id AS account_id,
        u.account_name AS account_name,
        u.currency AS currency,
        u.key AS key,
        u.service AS service,
        u.region AS region,
        u.type AS type,
        u.id AS id,
        u.resource_id AS resource_id,
        u.effective AS effective,
        u.billed AS billed,
        u.first_use AS first_use,
        u.last_use AS last_use,
        lpad(CAST(coalesce(date_diff('second', TIMESTAMP '1970-01-01 00:00:00', u.last_use), 0) AS varchar), 12, '0') AS stamp{{taken}}
    FROM uses AS u
),
-- Of several values in a period the latest counts, of those at the same time the greatest.
latest AS (
    SELECT
        t.period AS period,
        t.payer_id AS payer_id,
        t.account_id AS account_id,
        t.account_name AS account_name,
        t.currency AS currency,
        t.key AS key,
        t.service AS used_service,
        t.effective AS used,
        row_number() OVER dearest AS place,
        first_value(t.service) OVER dearest AS service,
        max(t.region) OVER same AS region,
        max(t.type) OVER same AS type,
        max(t.id) OVER same AS id,
        max(t.resource_id) OVER same AS resource_id,
        sum(t.effective) OVER same AS effective,
        sum(t.billed) OVER same AS billed,
        min(t.first_use) OVER same AS first_use,
        max(t.last_use) OVER same AS last_use{{latest}}
    FROM tagged AS t
    WINDOW
        same AS (PARTITION BY t.period, t.payer_id, t.account_id, t.currency, t.key),
        dearest AS (
            PARTITION BY t.period, t.payer_id, t.account_id, t.currency, t.key
            ORDER BY t.effective DESC, t.service DESC, t.account_name DESC
        )
),
named AS (
    SELECT
        l.*,
        {{name}} AS name,
        {{project}} AS project,
        coalesce(a.owner, '') AS account_owner,
        coalesce(a.standing, '') AS account_standing{{owners}}
    FROM latest AS l
    LEFT JOIN account_owners AS a ON a.account = l.account_id{{joins}}
),
tags_asked AS (
    SELECT
        n.*,
        {{tag_at}} AS tag_at,
        {{creator_at}} AS creator_at,
        {{stack_at}} AS stack_at
    FROM named AS n
),
names_asked AS (
    SELECT
        n.*,
        {{earlier}} AS earlier,
        {{name_at}} AS name_at
    FROM tags_asked AS n
),
decided AS (
    SELECT
        n.*,
        CASE
            WHEN n.tag_at >= 0 THEN 3
            WHEN n.name_at >= 0 THEN 3
            WHEN n.creator_at >= 0 THEN 2
            WHEN n.stack_at >= 0 THEN 2
            WHEN n.account_owner <> '' THEN 1
            ELSE 0
        END AS ownership,
        CASE
            WHEN n.tag_at >= 0 THEN {{tag_owner}}
            WHEN n.name_at >= 0 THEN {{name_owner}}
            WHEN n.creator_at >= 0 THEN {{creator_owner}}
            WHEN n.stack_at >= 0 THEN {{stack_owner}}
            ELSE n.account_owner
        END AS owner,
        CASE
            WHEN n.tag_at >= 0 THEN {{tag_rule}}
            WHEN n.name_at >= 0 THEN {{name_rule}}
            WHEN n.creator_at >= 0 THEN {{creator_rule}}
            WHEN n.stack_at >= 0 THEN {{stack_rule}}
            WHEN n.account_owner <> '' THEN 'account'
            ELSE ''
        END AS rule,
        CASE
            WHEN n.tag_at >= 0 THEN {{tag_said}}
            WHEN n.name_at >= 0 THEN {{name_owner}}
            WHEN n.creator_at >= 0 THEN {{creator_said}}
            WHEN n.stack_at >= 0 THEN ''
            ELSE n.account_owner
        END AS said,
        CASE
            WHEN n.tag_at >= 0 THEN {{tag_standing}}
            WHEN n.name_at >= 0 THEN {{name_standing}}
            WHEN n.creator_at >= 0 THEN {{creator_standing}}
            WHEN n.stack_at >= 0 THEN ''
            ELSE n.account_standing
        END AS standing,
        CASE WHEN n.earlier = '' THEN '' ELSE coalesce(e.owner, {{earlier_said}}) END AS earlier_owner
    FROM names_asked AS n
    LEFT JOIN names AS e ON e.raw = {{earlier_said}}
)
SELECT
    d.period AS period,
    d.payer_id AS payer_id,
    d.account_id AS account_id,
    d.account_name AS account_name,
    d.service AS service,
    d.region AS region,
    d.type AS type,
    d.id AS id,
    d.resource_id AS resource_id,
    d.key AS key,
    d.currency AS currency,
    d.effective AS effective,
    d.billed AS billed,
    d.first_use AS first_use,
    d.last_use AS last_use,
    d.owner AS owner,
    d.ownership AS ownership,
    d.rule AS rule,
    substr(
        ''{{others}}
            || CASE
                WHEN d.earlier_owner <> '' AND d.earlier_owner <> d.owner THEN '; earlier in the period: ' || d.earlier_owner
                ELSE ''
            END
            || CASE d.standing
                WHEN 'left' THEN '; ' || d.said || ' has left'
                WHEN 'unknown' THEN '; ' || d.said || ' is not in the directory'
                ELSE ''
            END,
        3
    ) AS conflict,
    {{owner_tag}} AS owner_tag,
    {{creator}} AS creator,
    d.name AS name,
    d.project AS project,
    d.said AS said,
    d.standing AS standing,
    d.place AS place,
    d.used_service AS used_service,
    d.used AS used
FROM decided AS d
