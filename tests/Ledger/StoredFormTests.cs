using System.Text;
using System.Text.Json;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;

namespace ZocSec.Tests.Ledger;

/// <summary>What was stored before an undo was known of reads as it did, and its hashes still hold.</summary>
public sealed class StoredFormTests
{
    [Fact]
    public void EntryWithoutUndo_IsWrittenAsBefore() =>
        Assert.DoesNotContain(
            "undoes",
            JsonSerializer.Serialize(LedgerSamples.Entry("1", DateTimeOffset.UnixEpoch), StoreJson.Default.LedgerEntry),
            StringComparison.Ordinal
        );

    [Fact]
    public void StandingWithoutHold_IsWrittenAsBefore()
    {
        var standing = LedgerSamples.Standing("1") with
        {
            Intent = LedgerSamples.Intent("look", DateTimeOffset.UnixEpoch),
        };

        var text = JsonSerializer.Serialize(standing, StoreJson.Default.Standing);

        Assert.DoesNotContain("hold", text, StringComparison.Ordinal);
        Assert.DoesNotContain("undoes", text, StringComparison.Ordinal);
        Assert.Null(JsonSerializer.Deserialize(text, StoreJson.Default.Standing)!.Hold);
    }

    [Fact]
    public void Entry_ReadAndWrittenAgain_HasTheSameHash()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            LedgerSamples.Entry("1", DateTimeOffset.UnixEpoch),
            StoreJson.Default.LedgerEntry
        );

        var again = JsonSerializer.SerializeToUtf8Bytes(
            JsonSerializer.Deserialize(body, StoreJson.Default.LedgerEntry)!,
            StoreJson.Default.LedgerEntry
        );

        Assert.Equal(Encoding.UTF8.GetString(body), Encoding.UTF8.GetString(again));
        Assert.Equal(Chain.HashOf("", body), Chain.HashOf("", again));
    }
}
