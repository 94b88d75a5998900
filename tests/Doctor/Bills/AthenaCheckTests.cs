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

    [Fact]
    public async Task TableAndWorkgroup_AreThere_AndNoQueryIsStarted()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table).Answer("GetWorkGroup", """{"WorkGroup":{"State":"ENABLED"}}""");

        var finding = await CheckAsync(world);

        Assert.Equal(
            Finding.Ok(
                "billing",
                "the table zocsec_billing.cur2 is there, with 2 columns; the workgroup zocsec-billing takes questions",
                "Athena"
            ),
            finding
        );
        Assert.Equal(["GetTableMetadata", "GetWorkGroup"], world.Operations);
        Assert.Equal("""{"WorkGroup":"zocsec-billing"}""", world.Asked[1].Body.GetRawText());
    }

    [Fact]
    public async Task AWorkgroupThatIsOff_Fails()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table).Answer("GetWorkGroup", """{"WorkGroup":{"State":"DISABLED"}}""");

        Assert.Equal(FindingLevel.Fail, (await CheckAsync(world)).Level);
    }

    [Fact]
    public async Task AWorkgroupThatMayNotBeLookedAt_IsNoFault()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("GetTableMetadata", Table).Refuse("GetWorkGroup", "AccessDeniedException");

        var finding = await CheckAsync(world);

        Assert.Equal(FindingLevel.Ok, finding.Level);
        Assert.Contains("cannot be told beforehand", finding.Message, StringComparison.Ordinal);
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
