using System.Text.Json;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Reports.Sarif;

/// <summary>
/// What is wrong, as SARIF 2.1.0 for code scanning: violations of guardrails and repositories without an owner. GitHub takes
/// 25,000 results and 10 MB when packed: what is more is left out, warnings before errors, and the file says how many.
/// Source: GitHub's documentation, "SARIF support for code scanning".
/// </summary>
public static class SarifReport
{
    /// <summary>The most results of a file.</summary>
    public const int MostResults = 25_000;

    // Below 10 MB by what the packer still holds, and by what follows the results.
    private const int MostPacked = 9_000_000;

    /// <summary>Writes the file.</summary>
    /// <param name="report">What was found; its rows are read twice: errors, then warnings.</param>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="ct">Ends the writing between rows.</param>
    public static Task WriteAsync(AuditReport report, Stream stream, CancellationToken ct) =>
        WriteAsync(report, stream, MostPacked, ct);

    internal static async Task WriteAsync(AuditReport report, Stream stream, long mostPacked, CancellationToken ct)
    {
        await using var packed = new PackedSize(stream);
        await using var json = new Utf8JsonWriter(packed);
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json);
        json.WriteStartObject("automationDetails");
        json.WriteString("id", "zocsec-audit/");
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        var leftOut = await WriteResultsAsync(report, json, packed, mostPacked, ct);
        WriteInvocation(json, report.Header, leftOut);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "ZocSec App");
        json.WriteString("semanticVersion", typeof(SarifReport).Assembly.GetName().Version!.ToString(3));
        json.WriteStartArray("rules");
        foreach (var rule in SarifRule.All)
        {
            rule.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static async Task<int> WriteResultsAsync(
        AuditReport report,
        Utf8JsonWriter json,
        PackedSize packed,
        long mostPacked,
        CancellationToken ct
    )
    {
        var (written, leftOut) = (0, 0);
        json.WriteStartArray("results");
        foreach (var isError in new[] { true, false })
        {
            foreach (var result in report.Repositories.SelectMany(SarifResult.Of))
            {
                if (result.Rule.IsError != isError)
                {
                    continue;
                }

                if (written == MostResults || packed.Packed >= mostPacked)
                {
                    leftOut++;
                    continue;
                }

                result.WriteTo(json);
                written++;
                await json.FlushAsync(ct);
            }
        }

        json.WriteEndArray();
        return leftOut;
    }

    private static void WriteInvocation(Utf8JsonWriter json, AuditHeader header, int leftOut)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        json.WriteString("startTimeUtc", header.StartedAt.UtcDateTime);
        json.WriteString("endTimeUtc", header.FinishedAt.UtcDateTime);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var remark in header.Remarks)
        {
            WriteNotification(json, "note", SarifResult.Text(remark));
        }

        if (leftOut > 0)
        {
            WriteNotification(
                json,
                "warning",
                $"{Shown.Count(leftOut)} more results were left out, since code scanning takes no more. The other reports have them."
            );
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteNotification(Utf8JsonWriter json, string level, string text)
    {
        json.WriteStartObject();
        json.WriteString("level", level);
        json.WriteStartObject("message");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
