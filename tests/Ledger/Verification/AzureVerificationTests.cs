using System.Text.Json;
using Azure.Data.Tables;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Ledger.Verification;

public sealed class AzureVerificationTests(Azurite azurite) : VerificationContract, IAsyncLifetime
{
    private static readonly string s_partition = AzureKeys.PartitionOf(TenantId.Default);

    private AzureSettings _settings = null!;
    private AzureStores _stores = null!;

    protected override ILedger Ledger => _stores.Ledger;

    private protected override IStoredLedger Stored => new AzureStoredLedger(_settings, Time);

    private protected override ISeals Seals => _stores.Seals;

    public async ValueTask InitializeAsync()
    {
        _settings = await azurite.SettingsAsync();
        _stores = new AzureStores(_settings, Time);
    }

    public ValueTask DisposeAsync()
    {
        _stores.Dispose();
        return ValueTask.CompletedTask;
    }

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
        await WriteAsync(AzureRows.Delete(AzureKeys.Tenants, TenantId.Default.Value));

        var flaws = (await VerifyAsync()).Flaws;

        Assert.Equal(3, flaws.Count);
        Assert.All(flaws, flaw => Assert.EndsWith("the list of tenants does not have its tenant", flaw));
    }

    [Fact]
    public async Task PointerThatIsGoneOrAltered_IsFound()
    {
        await FillAsync();
        var pointers = AzureEntries.PointersTo(await EntryAsync("a", 2)).ToArray();
        await WriteAsync(AzureRows.Delete(s_partition, pointers[0]));
        var row = (await _stores.Store.FindAsync(s_partition, pointers[1], default))!;
        row["outcome"] = "Remediated";
        await WriteAsync(Update(row));

        var flaws = (await VerifyAsync()).Flaws;

        Assert.Equal(2, flaws.Count);
        Assert.Contains($"{About}: entry 2: the row {pointers[0]} is missing, by which it is found", flaws);
        Assert.Contains(
            flaws,
            flaw => flaw.Contains($"{pointers[1]}, by which it is found, says test/guardrail Remediated instead")
        );
    }

    [Fact]
    public async Task GuardrailColumn_IsFound()
    {
        await FillAsync();
        var row = await RowAsync((await EntryAsync("a", 2)).Id);
        row["guardrail"] = "x/y";
        await WriteAsync(Update(row));

        Assert.Contains("its column guardrail says x/y", Assert.Single((await VerifyAsync()).Flaws));
    }

    protected override async Task ReplaceEntryAsync(string id, byte[] body, string hash)
    {
        var row = await RowAsync(id);
        AzureBody.Write(row, body, "");
        row["hash"] = hash;
        await WriteAsync(Update(row));
    }

    protected override Task DeleteEntryAsync(string id) => WriteAsync(AzureRows.Delete(s_partition, KeyOf(id)));

    protected override async Task CopyEntryAsync(string id, string as_)
    {
        var row = await RowAsync(id);
        row.RowKey = KeyOf(as_);
        await WriteAsync(new TableTransactionAction(TableTransactionActionType.Add, row));
    }

    protected override async Task SetOutcomeColumnAsync(string id, string outcome)
    {
        var row = await RowAsync(id);
        row["outcome"] = outcome;
        await WriteAsync(Update(row));
    }

    protected override async Task ReplaceStandingAsync(Standing standing)
    {
        var row = await StandingAsync(standing.Key);
        AzureBody.Write(row, JsonSerializer.SerializeToUtf8Bytes(standing, StoreJson.Default.Standing), "");
        await WriteAsync(Update(row));
    }

    protected override Task DeleteStandingAsync(StandingKey key) =>
        WriteAsync(AzureRows.Delete(s_partition, $"{AzureStandings.Prefix}{AzureStandings.SuffixOf(key)}"));

    protected override async Task SetOpenColumnAsync(StandingKey key, bool open)
    {
        var row = await StandingAsync(key);
        row["open"] = open;
        await WriteAsync(Update(row));
    }

    private static string KeyOf(string id) => $"{AzureEntries.Prefix}{AzureKeys.Invert(id)}";

    private static TableTransactionAction Update(TableEntity row) =>
        new(TableTransactionActionType.UpdateReplace, row, Azure.ETag.All);

    private async Task<TableEntity> RowAsync(string id) =>
        (await _stores.Store.FindAsync(s_partition, KeyOf(id), default))!;

    private async Task<TableEntity> StandingAsync(StandingKey key) =>
        (
            await _stores.Store.FindAsync(
                s_partition,
                $"{AzureStandings.Prefix}{AzureStandings.SuffixOf(key)}",
                default
            )
        )!;

    private async Task WriteAsync(TableTransactionAction action) =>
        Assert.NotNull(await _stores.Store.TryWriteAsync([action], default));
}
