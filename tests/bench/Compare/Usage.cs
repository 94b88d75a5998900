namespace ZocSec.Bench.Compare;

/// <summary>What a process has used since it started, as Linux accounts for it.</summary>
/// <param name="CpuSeconds">User and system time of all its threads, to 10 ms.</param>
/// <param name="PeakMegabytes">The most memory that was resident at any time.</param>
internal sealed record Usage(double CpuSeconds, double PeakMegabytes)
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Reads it from <c>/proc</c>.</summary>
    public static Usage Of(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        // The program's name may hold blanks and ends with the last parenthesis; user and system time are 14 and 15.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks =
            long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var peak = File.ReadLines($"/proc/{processId}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return new Usage(ticks / TicksPerSecond, long.Parse(peak, CultureInfo.InvariantCulture) / 1024.0);
    }
}
