using System.Text.Json.Serialization;
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
internal sealed partial class StoreJson : JsonSerializerContext;
