using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Applying;

namespace ZocSec.Core.Audits.Edits;

/// <summary>What came of applying a file.</summary>
/// <param name="End">How it ended.</param>
public sealed record EditReport(EditEnd End)
{
    /// <summary>What is wrong and what to do; null when it came to its end.</summary>
    public string? Problem { get; init; }

    /// <summary>What became of each edit, in the order in which they were made.</summary>
    public ImmutableArray<EditResult> Results
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Where the receipt is; null when none was written.</summary>
    public string? Receipt { get; init; }

    /// <summary>How many results are of a kind.</summary>
    public int Count(EditOutcome outcome) => Results.Count(result => result.Outcome == outcome);

    /// <summary>What it came to, in one line.</summary>
    /// <param name="isDryRun">Whether nothing was to be changed.</param>
    public string InWords(bool isDryRun)
    {
        var changed = isDryRun
            ? $"{Repositories(Count(EditOutcome.WouldApply))} would be changed"
            : $"{Repositories(Count(EditOutcome.Applied))} changed";
        var failed = Count(EditOutcome.Blocked) + Count(EditOutcome.Unverified);
        var words =
            $"{changed}, {Count(EditOutcome.Nothing)} as wanted already, {Count(EditOutcome.Refused)} refused, {failed} failed";
        if (Count(EditOutcome.NotReached) is > 0 and var left)
        {
            words += $", {left} not reached";
        }

        return isDryRun ? $"{words}; nothing was changed" : words;
    }

    private static string Repositories(int count) => count == 1 ? "1 repository" : $"{count} repositories";
}

/// <summary>How applying a file ended.</summary>
public enum EditEnd
{
    /// <summary>All is as the file wants it, or would be.</summary>
    Well,

    /// <summary>Something was refused or is not proved, or the run was stopped.</summary>
    Problems,

    /// <summary>The file, the policy or the sign-in cannot be used; nothing was changed.</summary>
    Unusable,

    /// <summary>The ledger or the receipt cannot be written.</summary>
    Storage,

    /// <summary>GitHub cannot be reached, or refuses the sign-in.</summary>
    GitHub,
}
