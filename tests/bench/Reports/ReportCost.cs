using System.Diagnostics;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Bench.Reports;

/// <summary>What it costs to write a report: rows are made as they are read, so all memory is the writer's.</summary>
internal static class ReportCost
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Writes one report and says what it cost. The peak is the process's: one report for each process.</summary>
    public static async Task RunAsync(string path, int repositories, TextWriter output, CancellationToken ct)
    {
        var rows = Enumerable.Range(1, repositories).Select(Row);
        var counter = new AuditTotalsCounter();
        foreach (var row in rows)
        {
            counter.Add(row);
        }

        var before = Environment.WorkingSet;
        var clock = Stopwatch.StartNew();
        await AuditReports.WriteAsync(new AuditReport(Header, counter.ToTotals(), rows), path, ct);
        var elapsed = clock.Elapsed;
        using var process = Process.GetCurrentProcess();
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetExtension(path), -6} {repositories, 7:N0} repositories: {elapsed.TotalSeconds, 5:0.0} s, {new FileInfo(
                    path
                ).Length / 1024.0 / 1024, 6:0.0} MiB, peak {process.PeakWorkingSet64 >> 20} MiB (before: {before >> 20} MiB)"
            )
        );
    }

    private static AuditHeader Header { get; } =
        new()
        {
            Scope = "octo-org",
            ApiUrl = new Uri("https://api.github.com"),
            StartedAt = s_start,
            FinishedAt = s_start.AddMinutes(4),
            Policy = "none",
            TopicPrefix = "team-",
            OwnerProperty = "team",
        };

    private static AuditedRepository Row(int id) =>
        new()
        {
            Id = id,
            NodeId = $"R_kgDO{id:x8}",
            FullName = $"octo-org/service-{id}",
            Description =
                $"The service number {id}, which does what the one before it does not, and is described in a sentence",
            Visibility = id % 10 == 0 ? "public" : "private",
            CreatedAt = s_start.AddDays(-id % 4000),
            PushedAt = s_start.AddHours(-id % 9000),
            Languages = ["C#", "TypeScript", "Dockerfile"],
            Teams = [new TeamAccess("platform", "admin"), new TeamAccess($"team-{id % 500}", "push")],
            Topics = [$"team-{id % 500}", "service", "production"],
            Owner =
                id % 3 == 0
                    ? new AuditedOwner(OwnerStatus.Unowned, null, null, "nothing names a team")
                    : new AuditedOwner(OwnerStatus.Owned, $"{id % 500}", OwnerEvidence.Topic, "a topic"),
            LastCommit = new HumanCommit($"person-{id % 900}", s_start.AddHours(-id % 9000)),
            Protection = ["pull request", "2 reviews"],
            DefaultBranch = "main",
            VulnerabilityAlerts = true,
            DeployKeys = [new DeployKey(id, "ci", id % 2 == 0, s_start, "octocat", s_start)],
            Findings =
            [
                new AuditFinding(
                    new GuardrailName("github/public-repository"),
                    id % 10 == 0 ? FindingStatus.Violation : FindingStatus.Compliant,
                    "public without a topic of: open-source"
                ),
                new AuditFinding(new GuardrailName("github/team-topic"), FindingStatus.Compliant, "a topic"),
            ],
        };
}
