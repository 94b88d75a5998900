namespace ZocSec.Bench.Compare;

/// <summary>Everything a comparison measured; <c>artifacts/bench/results.json</c>.</summary>
/// <param name="Machine">What it ran on.</param>
/// <param name="Settings">How it ran.</param>
/// <param name="Runs">Full load, in the order of the runs: the programs take turns.</param>
/// <param name="HalfLoad">Each program at half of the load that it completed.</param>
/// <param name="Starts">Start-up times.</param>
internal sealed record Findings(
    Machine Machine,
    Settings Settings,
    IReadOnlyList<Run> Runs,
    IReadOnlyList<Run> HalfLoad,
    IReadOnlyList<StartUp> Starts
);

/// <summary>How a comparison runs.</summary>
/// <param name="Count">Deliveries in a run.</param>
/// <param name="Connections">Deliveries unanswered at a time.</param>
/// <param name="Runs">Runs of each program after its warm-up.</param>
/// <param name="Starts">Fresh starts of each kind.</param>
/// <param name="Patience">How long a run waits for the machine to have little else to do.</param>
internal sealed record Settings(int Count, int Connections, int Runs, int Starts, TimeSpan Patience);

/// <summary>How long one way of starting took, many times.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Until">What ended the measurement.</param>
/// <param name="Milliseconds">Each start.</param>
/// <param name="CpuSeconds">What each start used until then, which others on the machine change less.</param>
internal sealed record StartUp(
    string Program,
    string Until,
    IReadOnlyList<double> Milliseconds,
    IReadOnlyList<double> CpuSeconds
);
