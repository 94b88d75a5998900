using System.Globalization;
using System.Text.Json.Nodes;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>Findings as the API tells them.</summary>
internal static class GuardDutyFindings
{
    /// <summary>A finding about one instance.</summary>
    public static JsonObject OfInstance(
        string account,
        string instance,
        string type = "CryptoCurrency:EC2/BitcoinTool.B",
        double severity = 8,
        DateTimeOffset? updated = null,
        string region = "eu-central-1"
    )
    {
        var finding = Of(account, type, severity, updated, region);
        finding["resource"] = new JsonObject
        {
            ["resourceType"] = "Instance",
            ["instanceDetails"] = new JsonObject
            {
                ["instanceId"] = instance,
                ["instanceState"] = "running",
                ["instanceType"] = "t3.micro",
                ["tags"] = new JsonArray(),
            },
        };
        finding["service"]!["resourceRole"] = "ACTOR";
        return finding;
    }

    /// <summary>An attack sequence over several instances, and something that is none.</summary>
    public static JsonObject OfSequence(
        string account,
        IEnumerable<string> instances,
        double severity = 9,
        DateTimeOffset? updated = null,
        string region = "eu-central-1"
    )
    {
        var finding = Of(account, "AttackSequence:EC2/CompromisedInstanceGroup", severity, updated, region);
        finding["resource"] = new JsonObject { ["resourceType"] = "AttackSequence" };
        var time = DateTimeOffset
            .Parse((string)finding["updatedAt"]!, CultureInfo.InvariantCulture)
            .ToUnixTimeSeconds();
        finding["service"]!["detection"] = new JsonObject
        {
            ["sequence"] = new JsonObject
            {
                ["uid"] = Guid.NewGuid().ToString("N"),
                ["description"] = "a sequence of actions",
                ["resources"] = new JsonArray([
                    Resource("IAM_INSTANCE_PROFILE", $"arn:aws:iam::{account}:instance-profile/web"),
                    .. instances.Select(id =>
                        Resource("EC2_INSTANCE", $"arn:aws:ec2:{region}:{account}:instance/{id}")
                    ),
                ]),
                ["signals"] = new JsonArray(
                    new JsonObject
                    {
                        ["uid"] = Guid.NewGuid().ToString("N"),
                        ["type"] = "FINDING",
                        ["name"] = "CryptoCurrency:EC2/BitcoinTool.B!DNS",
                        ["createdAt"] = time,
                        ["updatedAt"] = time,
                        ["firstSeenAt"] = time,
                        ["lastSeenAt"] = time,
                        ["count"] = 1,
                    }
                ),
            },
        };
        return finding;
    }

    /// <summary>The finding, as CreateSampleFindings makes it.</summary>
    public static JsonObject AsSample(this JsonObject finding)
    {
        finding["service"]!["additionalInfo"] = new JsonObject
        {
            ["value"] = """{"threatListName":"GeneratedFindingThreatListName","sample":true}""",
            ["type"] = "default",
        };
        return finding;
    }

    private static JsonObject Of(string account, string type, double severity, DateTimeOffset? updated, string region)
    {
        var id = Guid.NewGuid().ToString("N");
        var detector = Guid.Empty.ToString("N");
        var time = (updated ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)).ToString(
            "yyyy-MM-ddTHH:mm:ss.fffZ",
            CultureInfo.InvariantCulture
        );
        return new JsonObject
        {
            ["accountId"] = account,
            ["arn"] = $"arn:aws:guardduty:{region}:{account}:detector/{detector}/finding/{id}",
            ["createdAt"] = time,
            ["updatedAt"] = time,
            ["id"] = id,
            ["partition"] = "aws",
            ["region"] = region,
            ["schemaVersion"] = "2.0",
            ["severity"] = severity,
            ["type"] = type,
            ["title"] = "An instance does what it should not.",
            ["resource"] = new JsonObject(),
            ["service"] = new JsonObject
            {
                ["additionalInfo"] = new JsonObject { ["value"] = "{}", ["type"] = "default" },
                ["archived"] = false,
                ["count"] = 1,
                ["detectorId"] = detector,
                ["serviceName"] = "guardduty",
            },
        };
    }

    private static JsonObject Resource(string type, string uid) =>
        new JsonObject { ["uid"] = uid, ["resourceType"] = type };
}
