using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Who asked for the edits, and how they are made.</summary>
/// <param name="Run">This run; unique.</param>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Trigger">What the ledger says caused it: the file and its hash.</param>
/// <param name="Actor">Who asked; null when unknown.</param>
/// <param name="IsDryRun">Whether nothing is to be changed.</param>
/// <param name="Property">The custom property that names the owner.</param>
/// <param name="Policy">The policy as it is now: that it pauses all changes counts in the middle of a run too.</param>
internal sealed record EditOrder(
    string Run,
    string File,
    string Trigger,
    string? Actor,
    bool IsDryRun,
    string Property,
    Func<Policy> Policy
);
