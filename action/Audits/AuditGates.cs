using System.Globalization;
using ZocSec.Core.Audits;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Action.Audits;

/// <summary>What an audit must not find, so that the command fails. Pure.</summary>
/// <param name="FailBelow">The least coverage in percent; null for any.</param>
/// <param name="FailOn">What there must be none of, each one of <see cref="Names"/>.</param>
internal sealed record AuditGates(double? FailBelow, IReadOnlyList<string> FailOn)
{
    private const string Violation = "violation";
    private const string Unowned = "unowned";
    private const string Unknown = "unknown";
    private const string Public = "public";

    /// <summary>What a gate may be called: a kind of finding, or the guardrail that finds it.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Violation,
        Unowned,
        Unknown,
        Public,
        .. GuardrailCatalogue.All.Where(one => one.Kind == RepositoryState.Kind).Select(one => one.Name.Value),
    ];

    /// <summary>What the audit fails for, a sentence each; none when it passes.</summary>
    public IEnumerable<string> Failures(AuditTotals totals)
    {
        if (FailBelow is { } least && totals.Coverage < least)
        {
            // Rounded down: what just fails must not read like what passes.
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Floor(totals.Coverage * 100) / 100:0.##} % of {totals.Active} repositories have a declared owner, less than the {least:0.##} % of --fail-below"
            );
        }

        foreach (var gate in FailOn)
        {
            var (count, what) = gate switch
            {
                Violation => (totals.Violations.Values.Sum(), "violations of guardrails"),
                Unowned => (totals.Unowned, "repositories without a declared owner"),
                Unknown => (totals.Incomplete, "repositories of which something could not be read"),
                Public => (totals.Public, "public repositories"),
                _ => (totals.Violations.GetValueOrDefault(gate), $"violations of {gate}"),
            };
            if (count > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{count} {what} (--fail-on {gate})");
            }
        }
    }
}
