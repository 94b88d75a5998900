using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Bench.Billing;
using ZocSec.Bench.Compare;
using ZocSec.Bench.Upstream;

namespace ZocSec.Bench;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UpstreamStats))]
[JsonSerializable(typeof(Findings))]
[JsonSerializable(typeof(BillingFindings))]
[JsonSerializable(typeof(MeasuredProcess))]
[JsonSerializable(typeof(BillFolder.Stamp))]
internal sealed partial class BenchJson : JsonSerializerContext
{
    /// <summary>Writes characters as they are, as GitHub does.</summary>
    public static JsonSerializerOptions Plain { get; } =
        new(JsonSerializerDefaults.General) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
