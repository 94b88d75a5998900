using System.Diagnostics;
using ZocSec.Bench.Compare;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Bench.Reaction;

/// <summary>
/// How long the published program takes at a GitHub that answers each call late: from a repository's turning public to its
/// being private, and from a topic's being added to the green check run. One thing happens at a time.
/// </summary>
/// <param name="setup">Where the program is.</param>
/// <param name="latencyMs">Milliseconds that the sandbox adds to each call.</param>
/// <param name="count">
/// How often each is measured, after the first, which is told apart: it compiles code. From 20 on, GitHub's 80 check runs a
/// minute are what is measured.
/// </param>
/// <param name="output">Where the figures go.</param>
internal sealed class ReactionRun(Setup setup, int latencyMs, int count, TextWriter output)
{
    private const string Policy = """
        version: 1
        mode: enforce
        limits: { changes-per-hour: 1000000 }

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <exception cref="ProgramFailedException">Something did not come.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Repositories = 36 + (2 * (count + 1)) },
            ct
        );
        sandbox.Faults.Plan = new FaultPlan
        {
            Rules = [new FaultRule { Kind = FaultKind.Slow, LatencyMs = latencyMs }],
        };
        var acme = sandbox.Organization;
        // Those with a name of their own have something special about them.
        var plain = acme.Repositories.OrderBy(repository => repository.Id).Skip(36).ToList();
        foreach (var repository in plain)
        {
            acme.Put(repository with { Visibility = "private", Topics = [], Archived = false });
        }

        using var program = await SandboxedProgram.StartAsync(setup, sandbox, Policy, ct);
        await UntilAsync(() => program.Output.Contains("are judged", StringComparison.Ordinal), program, ct);
        await WriteAsync(
            "repository.publicized to private",
            plain.Take(count + 1),
            async repository =>
            {
                acme.Publicize(repository.Name);
                await UntilAsync(() => !acme[repository.Name].IsPublic, program, ct);
            },
            _ => Task.CompletedTask
        );
        await WriteAsync(
            "topic added to green check run of a pull request",
            plain.Skip(count + 1),
            async repository =>
            {
                acme.ReplaceTopics(repository.Name, ["team-platform"]);
                await UntilAsync(() => IsShown(acme, repository.Name, "success"), program, ct);
            },
            async repository =>
            {
                acme.OpenPullRequest(repository.Name);
                await UntilAsync(() => IsShown(acme, repository.Name, "failure"), program, ct);
            }
        );
    }

    private async Task WriteAsync(
        string what,
        IEnumerable<SandboxRepository> repositories,
        Func<SandboxRepository, Task> act,
        Func<SandboxRepository, Task> prepare
    )
    {
        var seconds = new List<double>();
        foreach (var repository in repositories)
        {
            await prepare(repository);
            var clock = Stopwatch.StartNew();
            await act(repository);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, {latencyMs} ms a call: {Spread.Of(seconds.Skip(1)).ToText("0.000")} s, the first {seconds[0]:0.000} s"
            )
        );
    }

    private static bool IsShown(SandboxOrganization acme, string repository, string conclusion) =>
        acme.CheckRuns(repository)
            .Any(run => run.Conclusion == conclusion && acme.Head(repository)?.Sha != run.HeadSha);

    private static async Task UntilAsync(Func<bool> isSo, RunningProgram program, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            if (!program.Runs || clock.Elapsed > Patience)
            {
                throw new ProgramFailedException($"nothing came in {Patience.TotalSeconds} s: {program.Output}");
            }

            await Task.Delay(1, ct);
        }
    }
}
