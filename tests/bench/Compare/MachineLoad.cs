namespace ZocSec.Bench.Compare;

/// <summary>How busy the whole machine is: figures of a run that others disturbed say little.</summary>
internal static class MachineLoad
{
    private const double Calm = 0.15;
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds of all cores that were not idle since the machine started, also those its host took away.</summary>
    public static double BusySeconds()
    {
        // cpu user nice system idle iowait irq softirq steal …
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7, 8];
        return busy.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Waits until the machine has little else to do.</summary>
    /// <param name="patience">How long at most.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task WaitUntilCalmAsync(TimeSpan patience, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        double share;
        do
        {
            var before = BusySeconds();
            await Task.Delay(TimeSpan.FromSeconds(1), ct);
            share = (BusySeconds() - before) / Environment.ProcessorCount;
        } while (share > Calm && TimeProvider.System.GetElapsedTime(started) < patience);
    }
}
