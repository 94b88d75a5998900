using ZocSec.Core.Billing.Results;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Billing.Reports;

/// <summary>How reports show money, and parts of it.</summary>
internal static class SpendWords
{
    /// <summary>An amount to two decimals, with its currency: <c>1,234.50 USD</c>.</summary>
    public static string Amount(decimal amount, string currency) => $"{Number(amount)} {OneLine.Of(currency)}";

    /// <summary>An amount to two decimals, rounded half to even.</summary>
    public static string Number(decimal amount)
    {
        var rounded = Math.Round(amount, 2);
        // What is next to nothing would show as -0.00.
        return (rounded == 0 ? 0m : rounded).ToString("N2", CultureInfo.InvariantCulture);
    }

    /// <summary>An amount with all of its digits, and its currency.</summary>
    public static string Exact(decimal amount, string currency) =>
        $"{(amount == 0 ? "0.00" : Shown.Exact(amount))} {OneLine.Of(currency)}";

    /// <summary>Percent with one decimal, rounded down.</summary>
    public static string Percent(decimal percent) =>
        (Math.Floor(percent * 10) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>The coverage of spend: 100 only when all of it is owned; none of spend that is below 0.</summary>
    public static string Coverage(SpendGroup group) => group.Allocatable < 0 ? "–" : Percent(CoverageOf(group));

    /// <summary>The coverage of resources: 100 only when all of them are owned.</summary>
    public static string CountCoverage(SpendGroup group) => Percent(group.CountCoverage);

    /// <summary>The coverage of spend, at most 99.99 when some spend has no declared owner.</summary>
    // A part too small for 28 digits would be rounded away.
    public static decimal CoverageOf(SpendGroup group) =>
        group.Owned < group.Allocatable && group.Allocatable > 0
            ? Math.Min(group.SpendCoverage, 99.99m)
            : group.SpendCoverage;

    /// <summary>A part of a whole in percent; none of nothing, and of what is below 0.</summary>
    public static string Share(decimal part, decimal whole) => whole <= 0 ? "–" : Percent(100 * part / whole);

    /// <summary>A difference of percentages: <c>+1.2 points</c>.</summary>
    public static string Points(decimal difference) =>
        Math.Round(difference, 1).ToString("+0.0;-0.0;±0.0", CultureInfo.InvariantCulture) + " points";

    /// <summary>A month: <c>2026-10</c>.</summary>
    public static string Period(DateOnly period) => period.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>What a group is called, with its key where that is something else.</summary>
    public static string Name(SpendGroup group) =>
        group.Name.Length == 0 || group.Name == group.Key ? NotEmpty(group.Key) : $"{group.Name} ({group.Key})";

    /// <summary>What a resource is called: its id; or what it is when it has none.</summary>
    public static string Name(BilledResource resource) =>
        resource.Id.Length > 0 ? resource.Id : $"use of {resource.Service} without a resource";

    /// <summary>An account with its name.</summary>
    public static string Account(BilledResource resource) =>
        resource.AccountName.Length == 0 ? resource.Account : $"{resource.AccountName} ({resource.Account})";

    /// <summary>Who owns it, as well as it is known.</summary>
    public static string Owner(BilledResource resource) =>
        resource.Ownership switch
        {
            BilledOwnership.Owned => resource.Owner,
            BilledOwnership.Likely => $"{resource.Owner} (likely)",
            BilledOwnership.ByAccount => $"{resource.Owner} (by its account)",
            _ => "nobody",
        };

    /// <summary>A text of at most so many characters, without half a character at its end.</summary>
    public static string Short(string text, int longest = 200) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + "…";

    private static string NotEmpty(string key) => key.Length == 0 ? "(none)" : key;
}
