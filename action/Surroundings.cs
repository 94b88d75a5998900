using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Action;

/// <summary>What the program finds around it besides its arguments.</summary>
/// <param name="Setting">A setting by its name; null when it is not set.</param>
/// <param name="Time">The clock.</param>
/// <param name="IsTerminal">Whether somebody watches the error output.</param>
internal sealed record Surroundings(Func<string, string?> Setting, TimeProvider Time, bool IsTerminal)
{
    /// <summary>This process's own.</summary>
    public static Surroundings OfProcess { get; } =
        new(
            Environment.GetEnvironmentVariable,
            TimeProvider.System,
            !Console.IsErrorRedirected
                && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }
                && Environment.GetEnvironmentVariable("TERM") != "dumb"
        );

    /// <summary>
    /// Is told what came of applying a workbook, and whether it was a dry run; null when nobody wants to know.
    /// </summary>
    public Action<EditReport, bool>? Edited { get; init; }

    /// <summary>Is told what a billing report holds, before its store is closed; null when nobody wants to know.</summary>
    public Action<BillingReport>? Billed { get; init; }
}
