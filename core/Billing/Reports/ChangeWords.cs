using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>Says what is different from the period before.</summary>
internal static class ChangeWords
{
    /// <summary>One sentence of a currency's changes.</summary>
    public static string Line(ChangeCount count) =>
        $"{Resources(count.LostOwner)} lost the declared owner, {Shown.Count(count.New)} new without one "
        + $"({SpendWords.Amount(count.UnownedSpend, count.Currency)}); {Shown.Count(count.Fixed)} {(count.Fixed == 1 ? "has" : "have")} one now "
        + $"({SpendWords.Amount(count.FixedSpend, count.Currency)}), {Shown.Count(count.Gone)} without one {(count.Gone == 1 ? "is" : "are")} gone.";

    private static string Resources(long count) => count == 1 ? "1 resource" : $"{Shown.Count(count)} resources";
}
