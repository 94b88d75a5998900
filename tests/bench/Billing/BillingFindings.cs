using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Billing;

/// <summary>What a benchmark of billing measured; <c>artifacts/bench/billing.json</c>.</summary>
/// <param name="Machine">What it ran on.</param>
/// <param name="Rounds">How often each contender ran.</param>
/// <param name="Runs">In the order of the runs: contenders take turns.</param>
internal sealed record BillingFindings(Machine Machine, int Rounds, IReadOnlyList<BillingRun> Runs);

/// <summary>One run of one contender: a whole process.</summary>
/// <param name="Bill">What it read.</param>
/// <param name="Lines">Lines of the bill.</param>
/// <param name="Contender">Who.</param>
/// <param name="WallSeconds">From its start to its end.</param>
/// <param name="CpuSeconds">User and system time, with its children.</param>
/// <param name="PeakMegabytes">The most resident memory of it, or of its largest child.</param>
/// <param name="TimesGunzip">How many times as long as bare unpacking on two threads in the same round; null for what is not packed CSV.</param>
internal sealed record BillingRun(
    string Bill,
    long Lines,
    string Contender,
    double WallSeconds,
    double CpuSeconds,
    double PeakMegabytes,
    double? TimesGunzip
);
