using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ZocSec.Action.Audits;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports;
using ZocSec.Core.Audits.Reports.Json;
using ZocSec.Core.GitHub;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec audit</c>: who owns each repository, and what is wrong with it.</summary>
internal static class AuditCommand
{
    private const string DefaultCheckpoint = ".zocsec-audit";

    /// <summary>Makes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var (options, policy, common) = (new AuditOptions(), PolicyOption.Create(), CommonOptions.Create());
        var command = new Command(
            "audit",
            """
            Says of every repository who owns it, who may do what with it, and what breaks the policy. Writes it as a workbook whose
            edits `zocsec apply` brings back, or as CSV, JSON, Markdown or SARIF. Changes nothing at GitHub.

            Signs in by GITHUB_TOKEN (or GH_TOKEN), or as a GitHub App by GitHub__AppId and GitHub__PrivateKey; GitHub__ApiUrl names a
            GitHub Enterprise Server. What who signs in may not see is reported as unknown, with the reason.

            Exit codes: 0 all is well, 1 a gate failed (--fail-below, --fail-on), 2 the command line, the policy or another file is
            wrong, 3 a report or the checkpoint cannot be written, 4 GitHub cannot be reached or refuses the sign-in.

            Examples:
              zocsec audit --organization octo-org
              zocsec audit --organization octo-org --policy zocsec.yml --output audit.xlsx --output audit.json --fail-below 90
              zocsec audit --repository octo-org/hello --output audit.md --fail-on violation
            """
        );
        options.AddTo(command);
        command.Add(policy);
        common.AddTo(command);
        command.SetAction((parsed, ct) => RunAsync(parsed, options, policy, common, surroundings, ct));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed,
        AuditOptions options,
        Option<string?> policyOption,
        CommonOptions common,
        Surroundings surroundings,
        CancellationToken ct
    )
    {
        var problems = new List<string>();
        var signIn = GitHubSignIn.Read(surroundings.Setting, problems);
        foreach (var problem in problems)
        {
            await parsed.ComplainAsync(problem);
        }

        if (
            await PolicyOption.ReadAsync(parsed, policyOption) is not { } policy
            || await options.ScopeAsync(parsed, surroundings.Setting, ct) is not { } scope
            || signIn is null
        )
        {
            return ExitCode.Usage;
        }

        var outputs = OutputsOf(parsed, options, surroundings.Time);
        var checkpoint =
            parsed.GetValue(options.Checkpoint)
            ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(outputs[0]))!, DefaultCheckpoint);
        var request = options.RequestFor(parsed, scope, checkpoint) with { Policy = policy };
        var reports = new ReportRun(parsed, common, surroundings);
        return await reports.EndAsync(
            async () =>
            {
                var previous = parsed.GetValue(options.Previous) is { } path
                    ? await PreviousAudit.ReadAsync(path, ct)
                    : null;
                var outcome = await reports.ShowAsync<IAuditProgress, AuditOutcome>(
                    new NoProgress(),
                    (error, time) => new LineProgress(error, time),
                    TerminalProgress.ShowAsync,
                    progress =>
                        AuditService.RunAsync(request, signIn, progress, surroundings.Time, common.Logging(parsed), ct)
                );
                switch (outcome)
                {
                    case AuditOutcome.Finished { Audit: var audit }:
                        using (audit)
                        {
                            var report = previous is null
                                ? audit.Report
                                : audit.Report with
                                {
                                    Trend = await previous.CompareAsync(audit.Report.Repositories, ct),
                                };
                            await reports.WriteAsync(outputs, file => AuditReports.WriteAsync(report, file, ct));
                            audit.Discard();
                            return await ConcludeAsync(parsed, report, options.Gates(parsed));
                        }

                    case AuditOutcome.Stopped { Reason: var reason }:
                        await parsed.ComplainAsync(reason);
                        return ExitCode.Outside;
                    default:
                        throw new UnreachableException();
                }
            },
            ct
        );
    }

    private static string[] OutputsOf(ParseResult parsed, AuditOptions options, TimeProvider time) =>
        parsed.GetValue(options.Output) is { Length: > 0 } named
            ? named
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"github-audit-{time.GetUtcNow().UtcDateTime:yyyy-MM-dd}.xlsx"
                ),
            ];

    private static async Task<int> ConcludeAsync(ParseResult parsed, AuditReport report, AuditGates gates)
    {
        var totals = report.Totals;
        await parsed.ComplainAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{totals.Repositories} repositories, {totals.Archived} of them archived; {totals.Owned} of {totals.Active} have a declared owner ({Math.Floor(totals.Coverage * 10) / 10:0.#} %); {totals.Violations.Values.Sum()} violations; {totals.Incomplete} not read whole; {report.Header.Requests} requests"
            )
        );
        var failures = gates.Failures(totals).ToList();
        foreach (var failure in failures)
        {
            await parsed.ComplainAsync(failure);
        }

        return failures.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
    }
}
