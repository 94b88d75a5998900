using System.Collections.Immutable;

namespace ZocSec.Sandbox.Checks;

/// <summary>All that one App says about one commit.</summary>
internal sealed record SandboxCheckSuite
{
    public required long Id { get; init; }

    public required long App { get; init; }

    public required string HeadSha { get; init; }

    /// <summary>The branch that the commit was pushed to; null when it came from a fork.</summary>
    public string? Branch { get; init; }

    /// <summary>The branch's commit before; null when that is not known.</summary>
    public string? Before { get; init; }

    /// <summary>Whether somebody asked for it again and nothing has come of that yet.</summary>
    public bool IsRerequested { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The check suites and check runs of a repository at one moment.</summary>
internal sealed record RepositoryChecks
{
    public static RepositoryChecks Empty { get; } = new();

    public ImmutableSortedDictionary<long, SandboxCheckRun> Runs { get; init; } =
        ImmutableSortedDictionary<long, SandboxCheckRun>.Empty;

    public ImmutableDictionary<string, ImmutableArray<long>> RunsOfHead { get; init; } =
        ImmutableDictionary.Create<string, ImmutableArray<long>>(StringComparer.Ordinal);

    public ImmutableDictionary<(string Head, long App), SandboxCheckSuite> Suites { get; init; } =
        ImmutableDictionary<(string, long), SandboxCheckSuite>.Empty;

    /// <summary>The check runs of a commit, oldest first.</summary>
    public IEnumerable<SandboxCheckRun> Of(string head) =>
        RunsOfHead.TryGetValue(head, out var ids) ? ids.Select(id => Runs[id]) : [];

    /// <summary>Of each App's check runs of one name only the latest, oldest first.</summary>
    public IEnumerable<SandboxCheckRun> LatestOf(string head) =>
        Of(head).GroupBy(run => (run.App, run.Name)).Select(runs => runs.Last()).OrderBy(run => run.Id);

    /// <summary>How the check runs of a suite stand together: the status, and the worst conclusion.</summary>
    public (string Status, string? Conclusion) StandingOf(SandboxCheckSuite suite)
    {
        var runs = LatestOf(suite.HeadSha).Where(run => run.App == suite.App).ToArray();
        if (runs.Length == 0 || suite.IsRerequested)
            return ("queued", null);
        if (runs.Any(run => run.Status != "completed"))
            return (runs.All(run => run.Status == "queued") ? "queued" : "in_progress", null);
        string[] worstFirst = ["failure", "timed_out", "cancelled", "action_required", "success", "neutral", "skipped"];
        return ("completed", worstFirst.FirstOrDefault(worst => runs.Any(run => run.Conclusion == worst)));
    }

    public RepositoryChecks With(SandboxCheckRun run) =>
        this with
        {
            Runs = Runs.SetItem(run.Id, run),
            RunsOfHead = Runs.ContainsKey(run.Id)
                ? RunsOfHead
                : RunsOfHead.SetItem(
                    run.HeadSha,
                    RunsOfHead.TryGetValue(run.HeadSha, out var ids) ? ids.Add(run.Id) : [run.Id]
                ),
        };

    public RepositoryChecks With(SandboxCheckSuite suite) =>
        this with
        {
            Suites = Suites.SetItem((suite.HeadSha, suite.App), suite),
        };
}
