using System.Globalization;
using ZocSec.Core.Ledger;

namespace ZocSec.Functions.Pages.Layout;

/// <summary>How pages word and colour what they show.</summary>
internal static class Words
{
    /// <summary>The class of an outcome's colour; the word itself says the same to who does not see it.</summary>
    public static string ToneOf(EntryOutcome outcome) =>
        outcome switch
        {
            EntryOutcome.Compliant or EntryOutcome.Remediated or EntryOutcome.Undone => "good",
            EntryOutcome.Unverified
            or EntryOutcome.Drifted
            or EntryOutcome.Blocked
            or EntryOutcome.BreakerTripped
            or EntryOutcome.GivenUp
            or EntryOutcome.DeadLettered => "bad",
            EntryOutcome.Observed or EntryOutcome.Reported or EntryOutcome.Slowed or EntryOutcome.Paused => "open",
            _ => "plain",
        };

    /// <summary>Whether a violation with this outcome waits for people.</summary>
    public static bool IsPeoples(EntryOutcome outcome) =>
        outcome
            is not (
                EntryOutcome.Observed
                or EntryOutcome.Exempt
                or EntryOutcome.Held
                or EntryOutcome.Paused
                or EntryOutcome.Slowed
            );

    /// <summary>A number with separators.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in whole percent; never 100 % while something is missing.</summary>
    public static string Share(decimal part, decimal whole) =>
        whole <= 0 ? "none" : $"{Math.Floor(part / whole * 100).ToString(CultureInfo.InvariantCulture)} %";
}
