using System.Text;
using ZocSec.Core.Ledger;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>Entries that were altered, removed or put elsewhere.</summary>
public abstract class EntryVerificationContract : VerificationTests
{
    [Fact]
    public async Task AlteredBody_IsFound()
    {
        await FillAsync();
        var second = await EntryAsync("a", 2);

        await Store.ReplaceEntryAsync(second.Id, Body(second with { Reason = "not so" }), second.Hash);

        Assert.StartsWith($"{About}: entry 2 was altered", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task AlteredBodyWithItsOwnHash_IsFoundByTheNextEntry()
    {
        await FillAsync();
        var second = await EntryAsync("a", 2);
        var body = Body(second with { Reason = "not so" });

        await Store.ReplaceEntryAsync(second.Id, body, Chain.HashOf(second.Previous, body));

        Assert.StartsWith($"{About}: entry 3 does not follow the entry 2", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task BodyThatIsNone_IsFound()
    {
        await FillAsync();
        var second = await EntryAsync("a", 2);

        await Store.ReplaceEntryAsync(second.Id, Encoding.UTF8.GetBytes("{}"), second.Hash);

        var flaws = (await VerifyAsync()).Flaws;
        Assert.Contains(
            flaws,
            flaw => flaw.EndsWith("holds no entry that can be read: it was altered", StringComparison.Ordinal)
        );
        Assert.Contains($"{About}: entry 2 is missing", flaws);
    }

    [Fact]
    public async Task AlteredColumn_IsFound()
    {
        await FillAsync();

        await Store.SetOutcomeColumnAsync((await EntryAsync("a", 2)).Id, "Remediated");

        Assert.Equal(
            $"{About}: entry 2: its column outcome says Remediated instead of Compliant",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Theory]
    [InlineData(1, "entry 1 is missing")]
    [InlineData(2, "entry 2 is missing")]
    [InlineData(4, "entry 4 is missing")]
    public async Task DeletedEntry_IsFound(int number, string expected)
    {
        await FillAsync();

        await Store.DeleteEntryAsync((await EntryAsync("a", number)).Id);

        Assert.Equal($"{About}: {expected}", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task AllEntriesDeleted_IsFound()
    {
        await FillAsync();
        await DeleteAllAsync("a");

        Assert.Equal($"{About}: entries 1 to 4 are missing", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task EntriesSwapped_IsFound()
    {
        await FillAsync();
        var (second, third) = (await EntryAsync("a", 2), await EntryAsync("a", 3));

        await Store.ReplaceEntryAsync(second.Id, Body(third), third.Hash);
        await Store.ReplaceEntryAsync(third.Id, Body(second), second.Hash);

        var flaws = (await VerifyAsync()).Flaws;
        Assert.NotEmpty(flaws);
        Assert.All(flaws, flaw => Assert.StartsWith(About, flaw));
        Assert.Contains(flaws, flaw => flaw.Contains("entry 2"));
        Assert.Contains(flaws, flaw => flaw.Contains("entry 3"));
    }

    [Fact]
    public async Task EntryTwice_IsFound()
    {
        await FillAsync();

        await Store.CopyEntryAsync((await EntryAsync("a", 2)).Id, Guid.CreateVersion7(Time.GetUtcNow()).ToString("N"));

        Assert.Contains($"{About}: entry 2 is there twice", (await VerifyAsync()).Flaws);
    }

    [Fact]
    public async Task TailReplacedWithoutASeal_IsNotFound()
    {
        await FillAsync();
        await RecomputeAsync("a", from: 3);

        Assert.Empty((await VerifyAsync()).Flaws);
    }
}

public sealed class SqliteEntryVerificationTests : EntryVerificationContract
{
    private protected override Task<TamperedStore> OpenStoreAsync() =>
        Task.FromResult<TamperedStore>(new SqliteTamperedStore(Time));
}

public sealed class AzureEntryVerificationTests(Azurite azurite) : EntryVerificationContract
{
    private protected override async Task<TamperedStore> OpenStoreAsync() =>
        await AzureTamperedStore.OpenAsync(azurite, Time);
}
