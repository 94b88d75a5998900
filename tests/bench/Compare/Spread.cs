namespace ZocSec.Bench.Compare;

/// <summary>Several measurements of one thing.</summary>
internal sealed record Spread(double Median, double Min, double Max, double P10)
{
    /// <summary>Sums up; all zero without values.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return new Spread(0, 0, 0, 0);
        }

        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(
            median,
            sorted[0],
            sorted[^1],
            sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length / 10.0) - 1)]
        );
    }

    /// <summary>Median, and the range in brackets.</summary>
    public string ToText(string format) =>
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} "
        + $"({Min.ToString(format, CultureInfo.InvariantCulture)}–{Max.ToString(format, CultureInfo.InvariantCulture)})";
}
