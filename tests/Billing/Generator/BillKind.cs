using System.Collections.Immutable;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>A kind of resource, and how its lines look.</summary>
/// <param name="Service">The code of the service.</param>
/// <param name="ServiceName">What it is called.</param>
/// <param name="Family">The family of products.</param>
/// <param name="Id">Its id: <c>{r}</c> the region, <c>{a}</c> the account, <c>{h}</c> 17 hex digits, <c>{n}</c> a number, <c>{w}</c> a word.</param>
/// <param name="UsageType">What is counted.</param>
/// <param name="Operation">What is done.</param>
/// <param name="Unit">The unit of the use.</param>
/// <param name="Text">What a line says, after the price.</param>
/// <param name="Share">How many of a hundred resources.</param>
internal sealed record BillKind(
    string Service,
    string ServiceName,
    string Family,
    string Id,
    string UsageType,
    string Operation,
    string Unit,
    string Text,
    int Share
)
{
    /// <summary>All of which there are resources.</summary>
    public static ImmutableArray<BillKind> All { get; } =
    [
        new(
            "AmazonEC2",
            "Amazon Elastic Compute Cloud",
            "Compute Instance",
            "i-{h}",
            "BoxUsage:m5.xlarge",
            "RunInstances",
            "Hrs",
            "per On Demand Linux m5.xlarge Instance Hour",
            30
        ),
        new(
            "AmazonEC2",
            "Amazon Elastic Compute Cloud",
            "Storage",
            "vol-{h}",
            "EBS:VolumeUsage.gp3",
            "CreateVolume-Gp3",
            "GB-Mo",
            "per GB-month of General Purpose (gp3) provisioned storage",
            20
        ),
        new(
            "AmazonS3",
            "Amazon Simple Storage Service",
            "Storage",
            "{w}-{w}-{n}",
            "TimedStorage-ByteHrs",
            "StandardStorage",
            "GB-Mo",
            "per GB - first 50 TB / month of storage used",
            15
        ),
        Arn("AWSLambda", "AWS Lambda", "Serverless", "lambda:{r}:{a}:function:{w}-{n}", "Lambda-GB-Second", 8),
        Arn(
            "AmazonRDS",
            "Amazon Relational Database Service",
            "Database Instance",
            "rds:{r}:{a}:db:{w}-{n}",
            "InstanceUsage:db.r6g",
            5
        ),
        Arn(
            "AmazonDynamoDB",
            "Amazon DynamoDB",
            "Database Storage",
            "dynamodb:{r}:{a}:table/{w}-{n}",
            "TimedStorage-ByteHrs",
            4
        ),
        Arn(
            "AmazonEC2",
            "Amazon Elastic Compute Cloud",
            "Storage Snapshot",
            "ec2:{r}:{a}:snapshot/snap-{h}",
            "EBS:SnapshotUsage",
            4
        ),
        Arn(
            "AWSELB",
            "Elastic Load Balancing",
            "Load Balancer-Application",
            "elasticloadbalancing:{r}:{a}:loadbalancer/app/{w}-{n}/{h}",
            "LoadBalancerUsage",
            3
        ),
        Arn(
            "AWSQueueService",
            "Amazon Simple Queue Service",
            "API Request",
            "sqs:{r}:{a}:{w}-{n}",
            "Requests-Tier1",
            2
        ),
        Arn(
            "AmazonSNS",
            "Amazon Simple Notification Service",
            "API Request",
            "sns:{r}:{a}:{w}-{n}",
            "Requests-Tier1",
            2
        ),
        Arn(
            "AmazonCloudWatch",
            "AmazonCloudWatch",
            "Data Payload",
            "logs:{r}:{a}:log-group:/aws/lambda/{w}-{n}",
            "DataProcessing-Bytes",
            2
        ),
        Arn(
            "AmazonEKS",
            "Amazon Elastic Container Service for Kubernetes",
            "Compute",
            "eks:{r}:{a}:cluster/{w}-{n}",
            "AmazonEKS-Hours:perCluster",
            1
        ),
        Arn(
            "AmazonCloudFront",
            "Amazon CloudFront",
            "Data Transfer",
            "cloudfront::{a}:distribution/E{h}",
            "DataTransfer-Out-Bytes",
            1
        ),
        Arn(
            "AmazonElastiCache",
            "Amazon ElastiCache",
            "Cache Instance",
            "elasticache:{r}:{a}:cluster:{w}-{n}",
            "NodeUsage:cache.t4g",
            1
        ),
        Arn("awskms", "AWS Key Management Service", "Encryption Key", "kms:{r}:{a}:key/{h}", "KMS-Keys", 1),
        Arn(
            "AWSSecretsManager",
            "AWS Secrets Manager",
            "Secret",
            "secretsmanager:{r}:{a}:secret:{w}-{n}-AbCdEf",
            "AWSSecretsManager-Secrets",
            1
        ),
    ];

    /// <summary>Use that belongs to no resource.</summary>
    public static BillKind NoResource { get; } =
        Arn("AWSDataTransfer", "AWS Data Transfer", "Data Transfer", "", "DataTransfer-Regional-Bytes", 0) with
        {
            Id = "",
        };

    /// <summary>What a seller of the Marketplace bills.</summary>
    public static BillKind Marketplace { get; } =
        Arn("8x2mz5kq0vd1w7r3ytg4nbhcu", "Contoso Firewall, Next Generation", "", "", "SoftwareUsage:m5.xlarge", 0) with
        {
            Id = "",
        };

    /// <summary>The kind of a number from 0 to 99.</summary>
    public static BillKind Of(int percent)
    {
        foreach (var kind in All)
        {
            percent -= kind.Share;
            if (percent < 0)
            {
                return kind;
            }
        }

        return All[0];
    }

    private static BillKind Arn(string service, string name, string family, string id, string usage, int share) =>
        new(service, name, family, $"arn:aws:{id}", usage, "", "Count", $"per unit of {usage} in {name}", share);
}
