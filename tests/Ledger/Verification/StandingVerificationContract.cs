using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

/// <summary>Standings that were altered or removed.</summary>
public abstract class StandingVerificationContract : VerificationTests
{
    [Fact]
    public async Task AlteredColumnOfAStanding_IsFound()
    {
        await FillAsync();

        await Store.SetOpenColumnAsync(Key("a"), open: true);

        Assert.StartsWith($"{About}: the standing: its column open says", Assert.Single((await VerifyAsync()).Flaws));
    }

    [Fact]
    public async Task StandingDeleted_IsFoundByItsEntries()
    {
        await FillAsync();

        await Store.DeleteStandingAsync(Key("a"));

        Assert.Equal(
            $"{About}: the standing is gone; its entries up to 4 are there",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task HeadChanged_IsFound()
    {
        await FillAsync();

        await Store.ReplaceStandingAsync(await StandingAsync("a") with { Head = new string('0', 64) });

        Assert.Equal(
            $"{About}: the standing's head is not the hash of its entry 4",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }

    [Fact]
    public async Task EntryThatTheStandingDoesNotCount_IsFound()
    {
        await FillAsync();
        var third = await EntryAsync("a", 3);

        await Store.ReplaceStandingAsync(await StandingAsync("a") with { Entries = 3, Head = third.Hash });

        Assert.Equal(
            $"{About}: there is an entry 4, but the standing counts 3 entries",
            Assert.Single((await VerifyAsync()).Flaws)
        );
    }
}

public sealed class SqliteStandingVerificationTests : StandingVerificationContract
{
    private protected override Task<TamperedStore> OpenStoreAsync() =>
        Task.FromResult<TamperedStore>(new SqliteTamperedStore(Time));
}

public sealed class AzureStandingVerificationTests(Azurite azurite) : StandingVerificationContract
{
    private protected override async Task<TamperedStore> OpenStoreAsync() =>
        await AzureTamperedStore.OpenAsync(azurite, Time);
}
