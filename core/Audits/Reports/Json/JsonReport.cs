using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZocSec.Core.Audits.Reports.Json;

/// <summary>
/// The audit as JSON: all that was found, a line for each repository, after the schema in docs/audit.schema.json. A later
/// audit reads it again to tell what is different, see <see cref="PreviousAudit"/>.
/// </summary>
public static class JsonReport
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    internal static AuditJson Context { get; } =
        new(
            new JsonSerializerOptions(AuditJson.Default.Options)
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                RespectNullableAnnotations = true,
                RespectRequiredConstructorParameters = true,
            }
        );

    /// <summary>Writes the file row by row.</summary>
    /// <param name="report">What was found; its rows are read once.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Ends the writing between rows.</param>
    public static async Task WriteAsync(AuditReport report, Stream stream, CancellationToken ct)
    {
        // Not disposed, since that would close the stream below.
        var buffer = new BufferedStream(stream, 65_536);
        await TextAsync("{\"version\":1,\n\"header\":");
        await ValueAsync(report.Header, Context.AuditHeader);
        await TextAsync(",\n\"repositories\":[");
        var separator = "\n";
        foreach (var repository in report.Repositories)
        {
            await TextAsync(separator);
            await ValueAsync(repository, Context.AuditedRepository);
            separator = ",\n";
        }

        await TextAsync("\n],\n\"totals\":");
        await ValueAsync(report.Totals, Context.AuditTotals);
        await TextAsync(",\n\"trend\":");
        await ValueAsync(report.Trend, Context.AuditTrend!);
        await TextAsync("}\n");
        await buffer.FlushAsync(ct);

        async Task TextAsync(string text) => await buffer.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

        Task ValueAsync<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeAsync(buffer, value, type, ct);
    }
}
