using System.Text.Json;

namespace ZocSec.Core.Reports;

/// <summary>How reports call what they count.</summary>
internal static class Shown
{
    /// <summary>An enum's value as people write it: <c>owned</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>A part of a whole as a fraction of one; 0 of nothing.</summary>
    public static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    /// <summary>A time to the minute, in UTC.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Percent with one decimal, rounded so that only the whole is 100 %.</summary>
    public static string Percent(double percent) =>
        (Math.Floor(percent * 10) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number with separators of thousands.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>All digits of an amount, without zeros at the end and never with an exponent.</summary>
    public static string Exact(decimal amount) => Bare(amount).ToString(CultureInfo.InvariantCulture);

    /// <summary>The same amount without zeros at the end.</summary>
    public static decimal Bare(decimal amount) => amount / 1.0000000000000000000000000000m;
}
