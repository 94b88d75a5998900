using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Deploy;

/// <summary>The export, the table over it and the role that reads both: what the program needs, and no more.</summary>
public sealed partial class BillingTemplateTests
{
    // Of the legacy report's Parquet, which has the same names else; CUR 2.0 keeps them in the map product. Discounts are
    // lines of this export, and no column.
    private static readonly string[] s_elsewhere =
    [
        "product_product_name",
        "product_region",
        "discount_total_discount",
    ];

    private static readonly CloudFormationTemplate s_template = CloudFormationTemplate.Read("billing");

    [Fact]
    public void Table_HasEachColumnThatIsRead() => Assert.Empty(Needed().Except(Table().Select(column => column.Name)));

    [Fact]
    public void Export_HasTheColumnsOfTheTable()
    {
        var query = s_template.PropertiesOf("Export")["Export"]!["DataQuery"]!["QueryStatement"]!["Fn::If"]!;

        Assert.Equal("HasSplitCosts", query[0]!.GetValue<string>());
        Assert.Equal(Table().Select(column => column.Name), Selected(query[1]!));
        Assert.Equal(
            Table().Select(column => column.Name).Where(name => !name.StartsWith("split_", StringComparison.Ordinal)),
            Selected(query[2]!)
        );
    }

    [Fact]
    public void Columns_HaveTheTypesOfTheExport() =>
        Assert.All(
            Table(),
            column =>
                Assert.Equal(
                    column.Name switch
                    {
                        "cost_category" or "discount" or "product" or "resource_tags" => "map<string,string>",
                        _ when column.Name.EndsWith("_start_date", StringComparison.Ordinal)
                                || column.Name.EndsWith("_end_date", StringComparison.Ordinal) => "timestamp",
                        _ when Amount().IsMatch(column.Name) => "double",
                        _ => "string",
                    },
                    column.Type
                )
        );

    [Fact]
    public void Partitions_AreTheFoldersOfTheExport()
    {
        var input = s_template.PropertiesOf("Table")["TableInput"]!;
        var parameters = input["Parameters"]!;

        Assert.Equal(AthenaTable.Period, input["PartitionKeys"]![0]!["Name"]!.GetValue<string>());
        Assert.Equal("true", parameters["projection.enabled"]!.GetValue<string>());
        Assert.Equal("yyyy-MM", parameters["projection.billing_period.format"]!.GetValue<string>());
        Assert.EndsWith(
            "/data/BILLING_PERIOD=${!billing_period}",
            parameters["storage.location.template"]!["Fn::Sub"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            """{"Format":"PARQUET","Compression":"PARQUET","OutputType":"CUSTOM","Overwrite":"OVERWRITE_REPORT"}""",
            s_template.PropertiesOf("Export")["Export"]!["DestinationConfigurations"]!["S3Destination"]![
                "S3OutputConfigurations"
            ]!.ToJsonString()
        );
    }

    [Fact]
    public void Role_MayDoWhatTheEnginesNeedAndNothingElse() =>
        Assert.Equal(
            AthenaPermissions.Actions.Order(StringComparer.Ordinal),
            Statements()
                .SelectMany(statement => CloudFormationTemplate.TextsOf(statement["Action"]))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Role_WritesAndDeletesResultsOnly()
    {
        Assert.All(Statements(), statement => Assert.IsNotType<JsonValue>(statement["Resource"], exactMatch: false));
        var writes = Assert.Single(
            Statements(),
            statement => CloudFormationTemplate.TextsOf(statement["Action"]).Contains(AthenaPermissions.Delete)
        );
        Assert.Contains("s3:PutObject", CloudFormationTemplate.TextsOf(writes["Action"]));
        Assert.Equal("${Bucket.Arn}/answers/*", writes["Resource"]!["Fn::Sub"]!.GetValue<string>());
        Assert.Single(
            Statements(),
            statement => CloudFormationTemplate.TextsOf(statement["Action"]).Contains("s3:PutObject")
        );
    }

    [Fact]
    public void Role_IsAssumedAsThatOfGuardedAccounts() =>
        Assert.Equal(
            CloudFormationTemplate.Read("member").PropertiesOf("RemediationRole")[
                "AssumeRolePolicyDocument"
            ]!.ToJsonString(),
            s_template.PropertiesOf("Role")["AssumeRolePolicyDocument"]!.ToJsonString()
        );

    [Fact]
    public void Bucket_TakesReportsOfThisAccountOnly_AndIsClosed()
    {
        var bucket = s_template.PropertiesOf("Bucket");
        var statements = s_template.PropertiesOf("BucketPolicy")["PolicyDocument"]!["Statement"]!.AsArray();
        var delivery = Assert.Single(statements, one => one!["Effect"]!.GetValue<string>() is "Allow")!;
        var conditions = delivery["Condition"]!.ToJsonString();

        Assert.All(
            bucket["PublicAccessBlockConfiguration"]!.AsObject(),
            block => Assert.True(block.Value!.GetValue<bool>())
        );
        Assert.NotNull(bucket["BucketEncryption"]);
        Assert.Equal(
            ["bcm-data-exports.amazonaws.com", "billingreports.amazonaws.com"],
            CloudFormationTemplate.TextsOf(delivery["Principal"]!["Service"])
        );
        Assert.Contains("\"aws:SourceAccount\":{\"Ref\":\"AWS::AccountId\"}", conditions, StringComparison.Ordinal);
        Assert.Contains("aws:SourceArn", conditions, StringComparison.Ordinal);
        var denied = Assert.Single(statements, one => one!["Effect"]!.GetValue<string>() is "Deny")!;
        Assert.Equal("""{"Bool":{"aws:SecureTransport":"false"}}""", denied["Condition"]!.ToJsonString());
    }

    [Fact]
    public void Answers_AreDeletedByTheBucket_AndOverrideWhatClientsSay()
    {
        var answers = Assert.Single(
            s_template.PropertiesOf("Bucket")["LifecycleConfiguration"]!["Rules"]!.AsArray(),
            rule => rule!["Prefix"]?.GetValue<string>() is "answers/"
        );
        var workgroup = s_template.PropertiesOf("Workgroup");
        var configuration = workgroup["WorkGroupConfiguration"]!;

        Assert.Equal("ResultDays", answers!["ExpirationInDays"]!["Ref"]!.GetValue<string>());
        Assert.True(configuration["EnforceWorkGroupConfiguration"]!.GetValue<bool>());
        Assert.Equal("ScanLimit", configuration["BytesScannedCutoffPerQuery"]!["Ref"]!.GetValue<string>());
        Assert.Equal(
            "s3://${Bucket}/answers/",
            configuration["ResultConfiguration"]!["OutputLocation"]!["Fn::Sub"]!.GetValue<string>()
        );
    }

    [Fact]
    public void Defaults_AreThoseOfThePolicy()
    {
        var parameters = s_template.Root["Parameters"]!;
        var settings = new AthenaSettings();

        Assert.Equal(settings.Workgroup, parameters["WorkgroupName"]!["Default"]!.GetValue<string>());
        Assert.Equal(settings.Database, parameters["DatabaseName"]!["Default"]!.GetValue<string>());
        Assert.Equal(settings.Table, parameters["TableName"]!["Default"]!.GetValue<string>());
        Assert.Equal(
            CloudFormationTemplate.Read("hub").Root["Parameters"]!["BillingRoleName"]!["Default"]!.GetValue<string>(),
            parameters["RoleName"]!["Default"]!.GetValue<string>()
        );
    }

    private static IEnumerable<JsonObject> Statements() => s_template.StatementsOf("Role");

    private static List<(string Name, string Type)> Table() =>
        [
            .. s_template.PropertiesOf("Table")["TableInput"]!["StorageDescriptor"]!["Columns"]!
                .AsArray()
                .Select(column => (column!["Name"]!.GetValue<string>(), column["Type"]!.GetValue<string>())),
        ];

    private static string[] Selected(JsonNode query)
    {
        var match = Query().Match(query.GetValue<string>());
        Assert.True(match.Success, query.GetValue<string>());
        return match.Groups["columns"].Value.Split(',', StringSplitOptions.TrimEntries);
    }

    private static IEnumerable<string> Needed() =>
        Enum.GetValues<RawText>()
            .SelectMany(text => RawColumns.Of(text, ReportFormat.Cur2, isParquet: true))
            .Concat(
                Enum.GetValues<RawAmount>()
                    .SelectMany(amount => RawColumns.Of(amount, ReportFormat.Cur2, isParquet: true))
            )
            .Append(RawColumns.StartOf(ReportFormat.Cur2, isParquet: true))
            .Append("resource_tags")
            .Append("cost_category")
            .Append("product")
            .Except(s_elsewhere, StringComparer.Ordinal);

    [GeneratedRegex(
        @"^SELECT (?<columns>[a-z_, ]+) FROM COST_AND_USAGE_REPORT\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Query();

    [GeneratedRegex(
        "_(cost|fee|usage_amount|commitment|to_date|recurring_fee|for_billing_period)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Amount();
}
