using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Storage;
using static ZocSec.Tests.Ledger.Verification.AzureTamperedStore;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>What only rows of a storage account can have.</summary>
public sealed class AzureVerificationTests(Azurite azurite) : VerificationTests
{
    private AzureTamperedStore Tampered => (AzureTamperedStore)Store;

    private protected override async Task<TamperedStore> OpenStoreAsync() =>
        await AzureTamperedStore.OpenAsync(azurite, Time);

    [Fact]
    public async Task NoTable_IsSaidAndNotMade()
    {
        var error = await Assert.ThrowsAsync<StorageException>(() => VerifyAsync());
        Assert.Contains("nothing was recorded there", error.Message);
        await Assert.ThrowsAsync<StorageException>(() => VerifyAsync());
    }

    [Fact]
    public async Task TenantTakenFromTheList_IsFound()
    {
        await FillAsync();
        await SealAsync();
        await Tampered.WriteAsync(AzureRows.Delete(AzureKeys.Tenants, TenantId.Default.Value));

        var flaws = (await VerifyAsync()).Flaws;

        Assert.Equal(3, flaws.Count);
        Assert.All(flaws, flaw => Assert.EndsWith("the list of tenants does not have its tenant", flaw));
    }

    [Fact]
    public async Task PointerThatIsGone_IsFound()
    {
        await FillAsync();
        var pointer = await PointerAsync("a", 2);
        await Tampered.DeleteAsync(pointer);

        Assert.Equal(
            $"{About}: entry 2: the row {pointer} is missing, by which it is found",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Theory]
    [InlineData("guardrail", "x/y", """["x/y","Compliant",null,"/test#1"]""")]
    [InlineData("outcome", "Remediated", """["test/guardrail","Remediated",null,"/test#1"]""")]
    [InlineData("actor", "eve", """["test/guardrail","Compliant","eve","/test#1"]""")]
    [InlineData("run", "sweep/1", """["test/guardrail","Compliant",null,"sweep/1"]""")]
    public async Task PointerThatSaysSomethingElse_IsFound(string column, string value, string says)
    {
        await FillAsync();
        var pointer = await PointerAsync("a", 2);
        await Tampered.SetAsync(pointer, row => row[column] = value);

        Assert.Equal(
            $"""{About}: entry 2: the row {pointer}, by which it is found, says {says} instead of ["test/guardrail","Compliant",null,"/test#1"]""",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task PointerToAnEntryOfAnotherResource_IsFound()
    {
        await FillAsync();
        var (one, other) = (await PointerAsync("a", 2, which: 2), await PointerAsync("b", 1, which: 2));
        // The entry of b is shown to whoever asks for a.
        var forged = one[..^32] + other[^32..];
        await Tampered.AddAsync(
            new TableEntity(Partition, forged)
            {
                ["guardrail"] = "test/guardrail",
                ["outcome"] = "Compliant",
                ["run"] = "/test#1",
            }
        );

        Assert.Equal(NotCalledFor(forged), Assert.Single((await VerifyAsync()).Flaws));
    }

    [Theory]
    [InlineData("guardrail", "x/y", "its column guardrail says x/y")]
    [InlineData("actor", "eve", "its column actor says eve instead of nothing")]
    [InlineData("run", "sweep/1", "its column run says sweep/1 instead of /test#1")]
    [InlineData("actor", 5, "its column actor says 5 (Int32) instead of nothing")]
    public async Task ColumnOfAnEntry_IsFound(string column, object value, string expected)
    {
        await FillAsync();
        await Tampered.SetAsync(KeyOf((await EntryAsync("a", 2)).Id), row => row[column] = value);

        Assert.Contains(expected, Assert.Single((await VerifyAsync()).Flaws));
    }

    [Theory]
    [InlineData("kind", "x/y", "its column kind says x/y instead of test/thing")]
    [InlineData("intent", true, "its column intent says True instead of False")]
    [InlineData("readAt", 5L, "its column readAt says 5 instead of")]
    [InlineData("open", "False", "its column open says False (String) instead of False")]
    public async Task ColumnOfAStanding_IsFound(string column, object value, string expected)
    {
        await FillAsync();
        await Tampered.SetAsync(KeyOf(Key("a")), row => row[column] = value);

        Assert.Contains(expected, Assert.Single((await VerifyAsync()).Flaws));
    }

    public static TheoryData<string> Markers => [AzureStandings.OpenPrefix, AzureStandings.IntentPrefix];

    [Theory]
    [MemberData(nameof(Markers))]
    public async Task MarkerThatIsGone_IsFound(string prefix)
    {
        await FillAsync();
        await OpenAsync("a");
        var marker = KeyOf(Key("a"), prefix);
        await Tampered.DeleteAsync(marker);

        Assert.Equal(
            $"{About}: the standing: the row {marker} is missing, by which it is found",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public async Task MarkerOfWhatIsNeitherOpenNorUnderWay_IsFound(string prefix)
    {
        await FillAsync();
        await OpenAsync("b");
        var marker = KeyOf(Key("a"), prefix);
        await Tampered.AddAsync(new TableEntity(Partition, marker) { ["kind"] = "test/thing", ["readAt"] = 0L });

        Assert.Equal(NotCalledFor(marker), Assert.Single((await VerifyAsync()).Flaws));
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public async Task MarkerOfAStandingThatIsNotThere_IsFound(string prefix)
    {
        await FillAsync();
        var marker = KeyOf(Key("nowhere"), prefix);
        await Tampered.AddAsync(new TableEntity(Partition, marker) { ["kind"] = "test/thing", ["readAt"] = 0L });

        Assert.Equal(NotCalledFor(marker), Assert.Single((await VerifyAsync()).Flaws));
    }

    [Theory]
    [InlineData("kind", "x/y", "[\"x/y\",\"")]
    [InlineData("readAt", 5L, "[\"test/thing\",\"5\"]")]
    [InlineData("readAt", "5", "[\"test/thing\",\"5 (String)\"]")]
    public async Task MarkerThatSaysSomethingElse_IsFound(string column, object value, string says)
    {
        await FillAsync();
        await OpenAsync("a");
        var marker = KeyOf(Key("a"), AzureStandings.OpenPrefix);
        await Tampered.SetAsync(marker, row => row[column] = value);

        Assert.StartsWith(
            $"{About}: the standing: the row {marker}, by which it is found, says {says}",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    private static string NotCalledFor(string row) =>
        $"the row {row} of {Partition}: nothing calls for it: what it leads to is gone, or is otherwise";

    private async Task<string> PointerAsync(string key, int number, int which = 0) =>
        AzureEntries.PointersTo(await EntryAsync(key, number)).ElementAt(which);
}
