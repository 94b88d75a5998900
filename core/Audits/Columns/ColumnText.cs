using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Columns;

/// <summary>How the columns word what an audit found.</summary>
internal static class ColumnText
{
    private const int MostOthers = 10;

    /// <summary>What GitHub always has, and did not say.</summary>
    public static AuditCell NotRead { get; } = AuditCell.Unknown("not read");

    /// <summary>The value; or why it could not be read.</summary>
    public static AuditCell Read(AuditedRepository row, string facet, AuditCell value) =>
        row.Unknown.TryGetValue(facet, out var why) ? AuditCell.Unknown(why) : value;

    // Names of languages have spaces: Jupyter Notebook.
    public static AuditCell Languages(AuditedRepository row) =>
        Read(row, AuditFacet.Languages, List(", ", row.Languages));

    public static AuditCell Topics(AuditedRepository row) => Read(row, AuditFacet.Topics, List(" ", row.Topics));

    public static AuditCell Teams(AuditedRepository row) =>
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

    public static AuditCell LastCommit(AuditedRepository row, Func<HumanCommit, AuditCell> show) =>
        Read(row, AuditFacet.LastCommit, row.LastCommit is { } commit ? show(commit) : default);

    public static AuditCell Protection(AuditedRepository row) =>
        Read(
            row,
            AuditFacet.Protection,
            row.Protection is { IsEmpty: true } ? AuditCell.Of("none") : List(", ", row.Protection)
        );

    public static AuditCell VulnerabilityAlerts(AuditedRepository row) =>
        Read(row, AuditFacet.VulnerabilityAlerts, row.VulnerabilityAlerts is { } on ? AuditCell.Of(on) : NotRead);

    public static AuditCell CodeownersErrors(AuditedRepository row) =>
        Read(row, AuditFacet.Codeowners, List("; ", row.Codeowners?.Errors));

    public static AuditCell DeployKeys(AuditedRepository row, Func<DeployKey, bool> counts) =>
        Read(row, AuditFacet.DeployKeys, row.DeployKeys is { } keys ? AuditCell.Of(keys.Count(counts)) : NotRead);

    public static AuditCell Finding(AuditedRepository row, GuardrailName guardrail)
    {
        foreach (var finding in row.Findings)
        {
            if (finding.Guardrail == guardrail)
            {
                return AuditCell.Of(
                    finding.Status == FindingStatus.Compliant ? "ok" : $"{Kebab(finding.Status)}: {finding.Reason}"
                );
            }
        }

        return AuditCell.Unknown("not judged");
    }

    /// <summary>A name of an enum as people write it.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static AuditCell List(string separator, ImmutableArray<string>? values) =>
        values is { } known ? AuditCell.Of(string.Join(separator, known)) : default;
}
