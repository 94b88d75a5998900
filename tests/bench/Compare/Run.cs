using ZocSec.Bench.Load;
using ZocSec.Bench.Upstream;

namespace ZocSec.Bench.Compare;

/// <summary>One measured run of one program.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Load">What the sender saw.</param>
/// <param name="Reverts">Repositories made private.</param>
/// <param name="DoublePatches">PATCHes beyond one for a repository.</param>
/// <param name="RevertsPerSecond">All reverts by the time from the first send to the last revert; 0 when one is missing.</param>
/// <param name="SettledPerSecond">The same until the last request of any kind, such as a verifying read.</param>
/// <param name="CpuPerThousand">The program's CPU seconds for 1,000 deliveries, until it was idle again.</param>
/// <param name="PeakMegabytes">The program's peak of resident memory since it started.</param>
/// <param name="UpstreamCpuPerThousand">The stand-in's CPU seconds for 1,000 deliveries.</param>
/// <param name="SenderCpuPerThousand">The sender's CPU seconds for 1,000 deliveries.</param>
/// <param name="OthersCpuPerThousand">
/// What all other processes used of the machine meanwhile; where that is not small, the run says little.
/// </param>
/// <param name="Requests">Requests to GitHub by kind.</param>
/// <param name="Unexpected">A few of the requests that the stand-in did not know.</param>
internal sealed record Run(
    string Program,
    LoadResult Load,
    int Reverts,
    int DoublePatches,
    double RevertsPerSecond,
    double SettledPerSecond,
    double CpuPerThousand,
    double PeakMegabytes,
    double UpstreamCpuPerThousand,
    double SenderCpuPerThousand,
    double OthersCpuPerThousand,
    IReadOnlyDictionary<string, int> Requests,
    IReadOnlyList<string> Unexpected
)
{
    /// <summary>Sums up.</summary>
    public static Run Of(
        string program,
        LoadResult load,
        UpstreamStats before,
        UpstreamStats after,
        Usage usage,
        double cpuSeconds,
        double senderCpuSeconds,
        double busySeconds
    )
    {
        var thousands = load.Sent / 1000.0;
        var upstreamCpuSeconds = after.CpuSeconds - before.CpuSeconds;
        return new Run(
            program,
            load,
            after.Reverts,
            after.DoublePatches,
            after.RevertsDone == 0 ? 0 : PerSecond(load, after.RevertsDone),
            after.RevertsDone == 0 ? 0 : PerSecond(load, after.LastRequest),
            cpuSeconds / thousands,
            usage.PeakMegabytes,
            upstreamCpuSeconds / thousands,
            senderCpuSeconds / thousands,
            Math.Max(0, busySeconds - cpuSeconds - upstreamCpuSeconds - senderCpuSeconds) / thousands,
            after.Requests,
            after.Unexpected
        );
    }

    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Program, -12} {RevertsPerSecond, 6:0} reverts/s  {CpuPerThousand:0.000} CPU s/1,000  "
                + $"{PeakMegabytes:0} MB  ack p50 {Load.P50:0.0} p99 {Load.P99:0.0} max {Load.Max:0.0} ms  "
                + $"reverted {Reverts}/{Load.Sent}  refused {Load.Refused}  twice {DoublePatches}  "
                + $"(upstream {UpstreamCpuPerThousand:0.000}, sender {SenderCpuPerThousand:0.000}, others {OthersCpuPerThousand:0.000} CPU s/1,000)"
        );

    private static double PerSecond(LoadResult load, long until) =>
        load.Sent / TimeProvider.System.GetElapsedTime(load.Started, until).TotalSeconds;
}
