using System.Globalization;

namespace ZocSec.Action.Billing;

/// <summary>Says how reading billing data goes.</summary>
internal static class BillingWords
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>What is to be read.</summary>
    public static string OfPlan(int chunks, long bytes, int unchanged) =>
        chunks == 0
            ? Invariant($"nothing new to read; {Files(unchanged)} unchanged")
            : Invariant(
                $"{Files(chunks)} to read, {Size(bytes)}{(unchanged > 0 ? Invariant($"; {Files(unchanged)} unchanged") : "")}"
            );

    /// <summary>How much was read.</summary>
    public static string OfReading(long bytes, long all, long lines) =>
        Invariant($"read {Size(bytes)} of {Size(all)}, {lines:#,0} lines");

    private static string Files(int count) => count == 1 ? "1 file" : Invariant($"{count:#,0} files");

    private static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1000 && unit < s_units.Length - 1)
        {
            (size, unit) = (size / 1000, unit + 1);
        }

        return Invariant($"{size:0.#} {s_units[unit]}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
