namespace ZocSec.Tests.Billing.Generator;

/// <summary>How reports spell values.</summary>
internal static class BillText
{
    /// <summary>No language's way.</summary>
    public static IFormatProvider Invariant { get; } = System.Globalization.CultureInfo.InvariantCulture;

    /// <summary>A time as the report of 2015 and FOCUS spell it.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", Invariant);

    /// <summary>When a line's period begins.</summary>
    public static DateTime PeriodStart(BillLine line) => line.Period.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>When the period after a line's begins.</summary>
    public static DateTime PeriodEnd(BillLine line) => PeriodStart(line).AddMonths(1);
}
