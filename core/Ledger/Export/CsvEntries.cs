using System.Text.Json;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Ledger.Export;

/// <summary>Entries as rows of a table.</summary>
internal sealed class CsvEntries : IEntryWriter
{
    private static readonly string[] s_headers =
    [
        "time",
        "tenant",
        "guardrail",
        "resource",
        "verdict",
        "outcome",
        "reason",
        "changes",
        "actor",
        "cause",
        "trigger",
        "policy",
        "urgent",
        "durationMs",
        "undoes",
        "before",
        "after",
        "resourceKind",
        "resourceKey",
        "id",
        "number",
        "previous",
        "hash",
    ];

    private readonly CsvTable _table;

    private CsvEntries(Stream stream) => _table = new CsvTable(stream);

    /// <summary>Writes the headers.</summary>
    public static async Task<CsvEntries> BeginAsync(Stream stream, CancellationToken ct)
    {
        var entries = new CsvEntries(stream);
        await entries._table.HeaderAsync(s_headers, ct);
        return entries;
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(RecordedEntry recorded, CancellationToken ct) =>
        await _table.RowAsync(Cells(recorded.Entry), ct);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _table.DisposeAsync();

    private static IEnumerable<ReportCell> Cells(LedgerEntry entry) =>
        [
            // To the millisecond, which spreadsheets know for no time, and auditors want.
            ReportCell.Of(
                entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            ),
            ReportCell.Of(entry.Resource.Tenant.Value),
            ReportCell.Of(entry.Guardrail.Value),
            ReportCell.Of(entry.Resource.Name),
            ReportCell.Of(Kebab($"{entry.Verdict}")),
            ReportCell.Of(EntryOutcomes.NameOf(entry.Outcome)),
            ReportCell.Of(entry.Reason),
            ReportCell.Of(string.Join("; ", entry.Changes)),
            ReportCell.Of(entry.Actor),
            ReportCell.Of(Kebab($"{entry.Cause}")),
            ReportCell.Of(entry.Trigger),
            ReportCell.Of(entry.Policy),
            ReportCell.Of(entry.Urgent),
            ReportCell.Of(Math.Round(entry.DurationMs, 1)),
            ReportCell.Of(entry.Undoes),
            ReportCell.Of(entry.Before?.GetRawText()),
            ReportCell.Of(entry.After?.GetRawText()),
            ReportCell.Of(entry.Resource.Kind.Value),
            ReportCell.Of(entry.Resource.Key),
            ReportCell.Of(entry.Id),
            ReportCell.OfCount(entry.Number),
            ReportCell.Of(entry.Previous),
            ReportCell.Of(entry.Hash),
        ];

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
