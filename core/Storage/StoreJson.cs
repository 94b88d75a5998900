using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Storage;

/// <summary>How the stores write what they keep. Members may be added; the meaning of one never changes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Standing))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(Seal))]
[JsonSerializable(typeof(Work))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    private const string Advice = "; what is damaged is named by: zocsec ledger verify";

    /// <summary>Reads what a store kept.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="type">What they are.</param>
    /// <param name="what">What it is called, where it cannot be read: <c>an entry</c>.</param>
    /// <param name="advice">What to do then, besides.</param>
    /// <exception cref="UnreadableException">They are damaged, or a newer version wrote them.</exception>
    public static T Read<T>(byte[] body, JsonTypeInfo<T> type, string what, string advice = Advice)
        where T : class
    {
        Exception? cause = null;
        try
        {
            if (JsonSerializer.Deserialize(body, type) is { } read)
            {
                return read;
            }
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            cause = error;
        }

        throw new UnreadableException(
            $"{what} cannot be read: it is damaged, or a newer version of the program wrote it. Run that version{advice}",
            cause!
        );
    }
}
