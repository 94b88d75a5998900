using ZocSec.Core.Billing;
using ZocSec.Core.Doctor;
using ZocSec.Core.Doctor.Bills;
using ZocSec.Core.Policies;
using ZocSec.Tests.Billing.Athena;

namespace ZocSec.Tests.Doctor.Bills;

/// <summary>What the doctor says of Athena, and that it starts no query there.</summary>
public sealed class AthenaCheckTests
{
    private const string Table = """
        {"TableMetadata":{"Columns":[{"Name":"bill_payer_account_id","Type":"string"}],
        "PartitionKeys":[{"Name":"billing_period","Type":"string"}]}}
        """;

    private const string Workgroup = """
        {"WorkGroup":{"Name":"zocsec-billing","State":"ENABLED","Configuration":{"BytesScannedCutoffPerQuery":1099511627776,
        "ResultConfiguration":{"OutputLocation":"s3://b/answers/","EncryptionConfiguration":{"EncryptionOption":"SSE_S3"}}}}}
        """;

    [Fact]
    public async Task TableAndWorkgroup_AreThere_AndNoQueryIsStarted()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table).Answer("GetWorkGroup", Workgroup);

        var finding = await CheckAsync(world);

        Assert.Equal(
            Finding.Ok(
                "billing",
                "the table zocsec_billing.cur2 is there, with 2 columns; the workgroup zocsec-billing takes questions, each of which may read 1 TB; answers are encrypted by SSE_S3",
                "Athena"
            ),
            finding
        );
        Assert.Equal(["GetTableMetadata", "GetWorkGroup"], world.Operations);
        Assert.Equal("""{"WorkGroup":"zocsec-billing"}""", world.Asked[1].Body.GetRawText());
    }

    [Theory]
    [InlineData("\"ENABLED\"", "\"DISABLED\"", "is turned off")]
    [InlineData("\"s3://b/answers/\"", "null", "into no bucket")]
    [InlineData("\"SSE_S3\"", "\"CSE_KMS\"", "encrypts its answers by CSE_KMS")]
    [InlineData(
        "\"ResultConfiguration\"",
        "\"ManagedQueryResultsConfiguration\":{\"Enabled\":true},\"ResultConfiguration\"",
        "into no bucket"
    )]
    public async Task AWorkgroupWhoseAnswersCannotBeRead_Fails(string said, string instead, string message)
    {
        await using var world = await AthenaWorld.StartAsync();
        world
            .Answer("GetTableMetadata", Table)
            .Answer("GetWorkGroup", Workgroup.Replace(said, instead, StringComparison.Ordinal));

        var finding = await CheckAsync(world);

        Assert.Equal(FindingLevel.Fail, finding.Level);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkgroupWithoutALimit_IsWarnedOf()
    {
        await using var world = await AthenaWorld.StartAsync();
        world
            .Answer("GetTableMetadata", Table)
            .Answer("GetWorkGroup", Workgroup.Replace("1099511627776", "null", StringComparison.Ordinal));

        var finding = await CheckAsync(world);

        Assert.Equal(FindingLevel.Warn, finding.Level);
        Assert.Contains("how much one of them may read", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkgroupWithoutEncryptionOfItsOwn_IsAsItsBucketSays()
    {
        await using var world = await AthenaWorld.StartAsync();
        world
            .Answer("GetTableMetadata", Table)
            .Answer("GetWorkGroup", Workgroup.Replace("\"SSE_S3\"", "null", StringComparison.Ordinal));

        var finding = await CheckAsync(world);

        Assert.Equal(FindingLevel.Ok, finding.Level);
        Assert.EndsWith("as their bucket says", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkgroupThatMayNotBeLookedAt_IsWarnedOf()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table).Refuse("GetWorkGroup", "AccessDeniedException");

        var finding = await CheckAsync(world);

        Assert.Equal(FindingLevel.Warn, finding.Level);
        Assert.Contains("cannot be told beforehand", finding.Message, StringComparison.Ordinal);
        Assert.Contains("deploy/aws/billing.yaml", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerWithoutAWorkgroup_IsSaid()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table).Answer("GetWorkGroup", """{"WorkGroup":null}""");

        var error = await Assert.ThrowsAsync<BillingException>(() => CheckAsync(world));

        Assert.Contains("answer to athena:GetWorkGroup says nothing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkgroupThatIsNotThere_IsSaid()
    {
        await using var world = await AthenaWorld.StartAsync();
        world
            .Answer("GetTableMetadata", Table)
            .Refuse("GetWorkGroup", "InvalidRequestException", "WorkGroup zocsec-billing is not found");

        var error = await Assert.ThrowsAsync<BillingException>(() => CheckAsync(world));

        Assert.Contains("Athena has no workgroup zocsec-billing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"TableMetadata":{"Columns":[{"Name":"a","Type":"string"}]}}""", "has neither a partition")]
    [InlineData("{}", "says nothing")]
    public async Task ATableThatCannotBeAsked_IsSaid(string table, string said)
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", table);

        var error = await Assert.ThrowsAsync<BillingException>(() => CheckAsync(world));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    private static Task<Finding> CheckAsync(AthenaWorld world) =>
        new AthenaCheck(world, new AthenaSettings(), world.Time).RunAsync(TestContext.Current.CancellationToken);
}
