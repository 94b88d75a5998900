namespace ZocSec.Bench.Upstream;

/// <summary>What the stand-in has seen since it was reset.</summary>
/// <param name="Reverts">Repositories that a PATCH made private.</param>
/// <param name="DoublePatches">PATCHes of repositories that had one before.</param>
/// <param name="RevertsDone">
/// Timestamp (<see cref="TimeProvider.GetTimestamp"/>, the same for all processes of a machine) of the revert that
/// completed the expected number; 0 before.
/// </param>
/// <param name="LastRequest">Timestamp of the last request.</param>
/// <param name="CpuSeconds">User and system time of the stand-in's process.</param>
/// <param name="Requests">Requests by kind.</param>
/// <param name="Unexpected">The first few requests that it did not know.</param>
internal sealed record UpstreamStats(
    int Reverts,
    int DoublePatches,
    long RevertsDone,
    long LastRequest,
    double CpuSeconds,
    IReadOnlyDictionary<string, int> Requests,
    IReadOnlyList<string> Unexpected
);
