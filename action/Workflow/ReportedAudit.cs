using System.Text.Json;

namespace ZocSec.Action.Workflow;

/// <summary>What a step tells of an audit, as the audit's JSON report has it.</summary>
/// <param name="Repositories">The rows; nothing of them is kept.</param>
/// <param name="Totals">What they come to.</param>
internal sealed record ReportedAudit(IReadOnlyList<SkippedRow> Repositories, ReportedTotals Totals)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a report, row by row.</summary>
    /// <returns>Null when the file is not there, as after an audit that came to no end.</returns>
    /// <exception cref="JsonException">It is no report of an audit.</exception>
    public static async Task<ReportedTotals?> ReadAsync(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        await using var file = File.OpenRead(path);
        var audit = await JsonSerializer.DeserializeAsync<ReportedAudit>(file, s_options, ct);
        return audit?.Totals ?? throw new JsonException("the report holds no totals");
    }
}

/// <summary>A row that is read past, so that a report of any length is read in little memory.</summary>
internal readonly record struct SkippedRow;

/// <summary>What is read of the totals.</summary>
/// <param name="Repositories">Repositories.</param>
/// <param name="Archived">Those of them that are archived.</param>
/// <param name="Owned">Repositories that are not archived and have a declared owner.</param>
/// <param name="Unowned">Repositories that are not archived and have none.</param>
/// <param name="Coverage">Owned of those that are not archived, in percent.</param>
/// <param name="Violations">Repositories that break each guardrail's rule.</param>
internal sealed record ReportedTotals(
    int Repositories,
    int Archived,
    int Owned,
    int Unowned,
    double Coverage,
    IReadOnlyDictionary<string, int> Violations
)
{
    /// <summary>The worst repositories, worst first.</summary>
    public IReadOnlyList<ReportedRepository> Worst { get; init; } = [];
}

/// <summary>What is read of one of the worst repositories.</summary>
/// <param name="FullName">Its owner and name.</param>
/// <param name="Findings">What the guardrails say of it.</param>
internal sealed record ReportedRepository(string FullName, IReadOnlyList<ReportedFinding> Findings);

/// <summary>What is read of a guardrail's verdict.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Reason">Why.</param>
internal sealed record ReportedFinding(string Guardrail, string Status, string Reason);
