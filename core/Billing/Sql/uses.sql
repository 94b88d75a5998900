-- Use of all periods, as little as tells resources and their tags apart, each with the normalised key of its resource.
-- The key ends in ":" where use belongs to no resource.
WITH sums AS (
    SELECT
        l.period AS period,
        l.payer_id AS payer_id,
        l.currency AS currency,
        l.account_id AS account_id,
        l.account_name AS account_name,
        l.service AS service,
        max(l.region) AS region,
        l.resource_id AS resource_id,
        l.tags AS tags,
        min(l.first_use) AS first_use,
        max(l.last_use) AS last_use,
        CAST(sum(l.lines) AS bigint) AS lines,
        sum(l.billed) AS billed,
        sum(l.effective) AS effective
    FROM lines AS l
    WHERE l.class = 'usage'
    GROUP BY
        l.period, l.payer_id, l.currency, l.account_id, l.account_name, l.service, l.resource_id, l.tags,
        -- What an instance transfers may be of no region, or of another: there is no second instance of its id.
        CASE
            WHEN starts_with(l.resource_id, 'i-') OR starts_with(l.resource_id, 'eni-') OR starts_with(l.resource_id, 'nat-') THEN ''
            ELSE l.region
        END
),
-- Services by one word, whatever the format calls them: s3, ec2.
coded AS (
    SELECT
        s.*,
        CASE
            WHEN s.resource_id = '' THEN 'rest'
            WHEN starts_with(s.resource_id, 'arn:') AND coalesce(split_part(s.resource_id, ':', 6), '') <> '' THEN 'arn'
            ELSE 'bare'
        END AS form,
        CASE
            WHEN starts_with(s.region, 'cn-') THEN 'aws-cn'
            WHEN starts_with(s.region, 'us-gov-') THEN 'aws-us-gov'
            ELSE 'aws'
        END AS partition_,
        CASE
            WHEN starts_with(s.service, 'AmazonS3') OR s.service = 'Amazon Simple Storage Service' THEN 's3'
            WHEN s.service = 'Amazon Elastic Compute Cloud' OR s.service = 'Amazon Elastic Compute Cloud - Compute' THEN 'ec2'
            ELSE replace(replace(replace(lower(s.service), ' ', ''), 'amazon', ''), 'aws', '')
        END AS code,
        CASE WHEN strpos(s.resource_id, '-') > 0 THEN split_part(s.resource_id, '-', 1) ELSE '' END AS beginning,
        substr(
            s.resource_id,
            6 + length(coalesce(split_part(s.resource_id, ':', 1), '')) + length(coalesce(split_part(s.resource_id, ':', 2), ''))
                + length(coalesce(split_part(s.resource_id, ':', 3), '')) + length(coalesce(split_part(s.resource_id, ':', 4), ''))
                + length(coalesce(split_part(s.resource_id, ':', 5), ''))
        ) AS tail
    FROM sums AS s
),
cut AS (
    SELECT
        c.*,
        CASE WHEN starts_with(c.tail, '/') THEN substr(c.tail, 2) ELSE c.tail END AS rest,
        CASE c.beginning
            WHEN 'i' THEN 'instance'
            WHEN 'vol' THEN 'volume'
            WHEN 'snap' THEN 'snapshot'
            WHEN 'ami' THEN 'image'
            WHEN 'eni' THEN 'network-interface'
            WHEN 'eipalloc' THEN 'elastic-ip'
            WHEN 'nat' THEN 'natgateway'
            WHEN 'sg' THEN 'security-group'
            WHEN 'vpc' THEN 'vpc'
            WHEN 'vpce' THEN 'vpc-endpoint'
            WHEN 'subnet' THEN 'subnet'
            WHEN 'rtb' THEN 'route-table'
            WHEN 'igw' THEN 'internet-gateway'
            WHEN 'acl' THEN 'network-acl'
            WHEN 'pcx' THEN 'vpc-peering-connection'
            WHEN 'tgw' THEN
                CASE
                    WHEN starts_with(c.resource_id, 'tgw-attach-') THEN 'transit-gateway-attachment'
                    ELSE 'transit-gateway'
                END
            WHEN 'vgw' THEN 'vpn-gateway'
            WHEN 'vpn' THEN 'vpn-connection'
            WHEN 'cgw' THEN 'customer-gateway'
            WHEN 'lt' THEN 'launch-template'
            WHEN 'fl' THEN 'vpc-flow-log'
            WHEN 'cr' THEN 'capacity-reservation'
            WHEN 'h' THEN 'dedicated-host'
            WHEN 'sir' THEN 'spot-instances-request'
            ELSE ''
        END AS ec2_type
    FROM coded AS c
),
parted AS (
    SELECT
        c.*,
        CASE
            WHEN strpos(c.rest, ':') = 0 THEN strpos(c.rest, '/')
            WHEN strpos(c.rest, '/') = 0 THEN strpos(c.rest, ':')
            ELSE least(strpos(c.rest, ':'), strpos(c.rest, '/'))
        END AS border,
        c.form = 'arn' AND split_part(c.resource_id, ':', 3) = 's3' AND split_part(c.resource_id, ':', 5) = '' AS is_s3_arn
    FROM cut AS c
),
keyed AS (
    SELECT
        p.*,
        CASE p.form WHEN 'arn' THEN split_part(p.resource_id, ':', 2) ELSE p.partition_ END AS key_partition,
        CASE
            WHEN p.form = 'arn' THEN split_part(p.resource_id, ':', 3)
            WHEN p.form = 'bare' AND p.code <> 's3' AND p.ec2_type <> '' THEN 'ec2'
            WHEN p.form = 'bare' AND p.beginning = 'fs' AND p.code <> 's3' AND p.code <> 'fsx' THEN 'elasticfilesystem'
            ELSE p.code
        END AS key_service,
        CASE
            WHEN p.form = 'arn' THEN split_part(p.resource_id, ':', 4)
            WHEN p.form = 'rest' OR p.code = 's3' THEN ''
            ELSE p.region
        END AS key_region,
        CASE
            WHEN p.form = 'arn' THEN coalesce(nullif(split_part(p.resource_id, ':', 5), ''), p.account_id)
            ELSE p.account_id
        END AS key_account,
        CASE
            WHEN p.is_s3_arn THEN 'bucket'
            WHEN p.form = 'arn' AND p.border > 0 THEN substr(p.rest, 1, p.border - 1)
            WHEN p.form = 'arn' THEN
                CASE split_part(p.resource_id, ':', 3) WHEN 'sqs' THEN 'queue' WHEN 'sns' THEN 'topic' ELSE '' END
            WHEN p.form = 'rest' THEN ''
            WHEN p.code = 's3' THEN 'bucket'
            WHEN p.beginning = 'fs' THEN 'file-system'
            ELSE p.ec2_type
        END AS key_type,
        CASE
            WHEN p.is_s3_arn THEN coalesce(nullif(split_part(p.rest, '/', 1), ''), p.resource_id)
            -- Some ARNs end where their type does, and yet name something.
            WHEN p.form = 'arn' THEN coalesce(nullif(substr(p.rest, p.border + 1), ''), p.resource_id)
            ELSE p.resource_id
        END AS key_id
    FROM parted AS p
)
SELECT
    k.period AS period,
    k.payer_id AS payer_id,
    k.currency AS currency,
    k.account_id AS account_id,
    k.account_name AS account_name,
    k.service AS service,
    k.resource_id AS resource_id,
    CASE
        WHEN k.form = 'rest' THEN ''
        WHEN k.form = 'arn' AND k.key_region <> '' THEN k.key_region
        ELSE k.region
    END AS region,
    k.key_type AS type,
    k.key_id AS id,
    'arn:' || k.key_partition || ':' || k.key_service || ':' || k.key_region || ':' || k.key_account || ':'
        || CASE WHEN k.key_type = '' THEN '' ELSE k.key_type || '/' END || k.key_id AS key,
    k.tags AS tags,
    k.first_use AS first_use,
    k.last_use AS last_use,
    k.lines AS lines,
    k.billed AS billed,
    k.effective AS effective
FROM keyed AS k
