using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Ledger;

/// <summary>After a person took a change back: the same fix is not made again for a while.</summary>
/// <param name="Entry">The id of the entry that was undone.</param>
/// <param name="Ground">The <see cref="Verdict.Violation.Ground"/> of what is left as it is.</param>
/// <param name="Fix">The fix that waits.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="By">Who took the change back; null when unknown.</param>
public sealed record Hold(string Entry, string Ground, ImmutableArray<Change> Fix, DateTimeOffset Until, string? By)
{
    /// <summary>How long after an undo a service may still show what was before it.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMinutes(5);

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Whether it is this violation's fix that waits. The order of the changes plays no part: services list as they like.</summary>
    public bool Covers(Verdict.Violation violation) =>
        string.Equals(Ground, violation.Ground, StringComparison.Ordinal)
        && InWords(Fix).SequenceEqual(InWords(violation.Fix), StringComparer.Ordinal);

    /// <summary>Whether it goes on after a verdict at a time: another verdict ends it, one that cannot tell does not, nor
    /// a compliant one so soon after the undo that it may be of a state read too late.</summary>
    public bool Survives(Verdict verdict, DateTimeOffset time) =>
        Until > time
        && verdict switch
        {
            Verdict.Violation violation => Covers(violation),
            Verdict.Compliant => time < Since + SettleTime,
            _ => true,
        };

    private static IEnumerable<string> InWords(ImmutableArray<Change> fix) =>
        fix.Select(change => change.ToString()).Order(StringComparer.Ordinal);
}
