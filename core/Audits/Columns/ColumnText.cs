using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Columns;

/// <summary>How the columns word what an audit found.</summary>
internal static class ColumnText
{
    private const int MostOthers = 10;

    /// <summary>What GitHub always has, and did not say.</summary>
    public static ReportCell NotRead { get; } = ReportCell.Unknown("not read");

    /// <summary>The value; or why it could not be read.</summary>
    public static ReportCell Read(AuditedRepository row, string facet, ReportCell value) =>
        row.Unknown.TryGetValue(facet, out var why) ? ReportCell.Unknown(why) : value;

    // Names of languages have spaces: Jupyter Notebook.
    public static ReportCell Languages(AuditedRepository row) =>
        Read(row, AuditFacet.Languages, List(", ", row.Languages));

    public static ReportCell Topics(AuditedRepository row) => Read(row, AuditFacet.Topics, List(" ", row.Topics));

    public static ReportCell Teams(AuditedRepository row) =>
        Read(
            row,
            AuditFacet.Teams,
            List(" ", row.Teams?.Select(access => $"{access.Team}/{access.Permission}").ToImmutableArray())
        );

    /// <summary>The likeliest of the other owners, and how many more there are.</summary>
    public static string Others(AuditedOwner owner)
    {
        var more = owner.Others.Length - MostOthers;
        var likeliest = string.Join(' ', owner.Others.Take(MostOthers));
        return more > 0 ? string.Create(CultureInfo.InvariantCulture, $"{likeliest} and {more} more") : likeliest;
    }

    public static ReportCell LastCommit(AuditedRepository row, Func<HumanCommit, ReportCell> show) =>
        Read(row, AuditFacet.LastCommit, row.LastCommit is { } commit ? show(commit) : default);

    public static ReportCell Protection(AuditedRepository row) =>
        Read(
            row,
            AuditFacet.Protection,
            row.Protection is { IsEmpty: true } ? ReportCell.Of("none") : List(", ", row.Protection)
        );

    public static ReportCell VulnerabilityAlerts(AuditedRepository row) =>
        Read(row, AuditFacet.VulnerabilityAlerts, row.VulnerabilityAlerts is { } on ? ReportCell.Of(on) : NotRead);

    public static ReportCell CodeownersErrors(AuditedRepository row) =>
        Read(row, AuditFacet.Codeowners, List("; ", row.Codeowners?.Errors));

    public static ReportCell DeployKeys(AuditedRepository row, Func<DeployKey, bool> counts) =>
        Read(row, AuditFacet.DeployKeys, row.DeployKeys is { } keys ? ReportCell.Of(keys.Count(counts)) : NotRead);

    public static ReportCell Finding(AuditedRepository row, GuardrailName guardrail)
    {
        foreach (var finding in row.Findings)
        {
            if (finding.Guardrail == guardrail)
            {
                return ReportCell.Of(
                    finding.Status == FindingStatus.Compliant ? "ok" : $"{Shown.Name(finding.Status)}: {finding.Reason}"
                );
            }
        }

        return ReportCell.Unknown("not judged");
    }

    /// <summary>A name of an enum as people write it.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static ReportCell List(string separator, ImmutableArray<string>? values) =>
        values is { } known ? ReportCell.Of(string.Join(separator, known)) : default;
}
