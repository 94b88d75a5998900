using System.CommandLine;
using System.Globalization;
using ZocSec.Action.Billing;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec billing</c>: who owns what AWS sends bills for.</summary>
internal static class BillingCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var (options, policy, common) = (new BillingOptions(), PolicyOption.Create(), CommonOptions.Create());
        var command = new Command(
            "billing",
            """
            Says of everything that AWS sends bills for who owns it, and how much of the spend nobody does.

            Reads Cost and Usage Reports (also CUR 2.0) and FOCUS exports, from folders or from S3, and writes a workbook, CSV, JSON,
            Markdown or an HTML page. Changes nothing at AWS; tickets at GitHub only with --file-tickets.

            Signs in to AWS as the SDK's tools do (AWS_ACCESS_KEY_ID, AWS_PROFILE, the role of the machine), or assumes the role that
            the policy names under `billing: reader`. --teams and tickets sign in to GitHub as `zocsec audit` does.

            Exit codes: 0 all is well, 1 less spend is owned than --fail-below asks for, or it was interrupted, 2 the command line, the
            policy or the billing data is wrong, 3 the store or a report cannot be written, 4 AWS or GitHub cannot be reached, or
            refuses the sign-in.

            Examples:
              zocsec billing ./reports
              zocsec billing s3://acme-billing/cur --policy zocsec.yml --output owners.xlsx --output owners.html --fail-below 90
              zocsec billing ./reports --directory people.csv --tickets octo-org/cloud-costs
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
        BillingOptions options,
        Option<string?> policyOption,
        CommonOptions common,
        Surroundings surroundings,
        CancellationToken ct
    )
    {
        if (await PolicyOption.ReadAsync(parsed, policyOption) is not { } policy)
        {
            return ExitCode.Usage;
        }

        var problems = new List<string>();
        var request = options.RequestFor(parsed, policy) with
        {
            Aws = AwsSettingsReader.Read(Trimmed(surroundings), problems),
        };
        if (request.Places.IsEmpty && request.Engine is Core.Policies.BillingEngine.DuckDb)
        {
            problems.Add("name a folder or s3://bucket/prefix with cost reports, or a policy with `billing: reports`");
        }

        await using var gitHub = new BillingGitHub(parsed, options, common, policy, surroundings);
        gitHub.Check(problems);
        foreach (var problem in problems)
        {
            await parsed.ComplainAsync(problem);
        }

        if (problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        var reports = new ReportRun(parsed, common, surroundings);
        return await reports.EndAsync(
            async () =>
            {
                request = request with { Directory = gitHub.Directory() };
                await using var run = await reports.ShowAsync<IBillingProgress, BillingRun>(
                    new NoBillingProgress(),
                    (error, time) => new BillingLines(error, time),
                    BillingBars.ShowAsync,
                    progress => BillingService.RunAsync(request, progress, surroundings.Time, ct)
                );
                await reports.WriteAsync(
                    OutputsOf(parsed, options, run.Report),
                    path => BillingReports.WriteAsync(run.Report, path, ct)
                );
                surroundings.Billed?.Invoke(run.Report);
                var code = await ConcludeAsync(parsed, run.Report, options.FailBelow(parsed));
                var filed = await gitHub.RunAsync(run.Report, ct);
                return filed == ExitCode.Ok ? code : filed;
            },
            ct
        );
    }

    private static Func<string, string?> Trimmed(Surroundings surroundings) =>
        name => surroundings.Setting(name)?.Trim() is { Length: > 0 } set ? set : null;

    private static string[] OutputsOf(ParseResult parsed, BillingOptions options, BillingReport report) =>
        parsed.GetValue(options.Output) is { Length: > 0 } named
            ? named
            : [string.Create(CultureInfo.InvariantCulture, $"aws-owners-{report.Header.Period:yyyy-MM}.xlsx")];

    private static async Task<int> ConcludeAsync(ParseResult parsed, BillingReport report, decimal? least)
    {
        foreach (var line in BillingSummary.Lines(report))
        {
            await parsed.ComplainAsync(line);
        }

        var failures = report.Totals.Where(total => total.SpendCoverage < least).ToList();
        foreach (var total in failures)
        {
            // Rounded down: what just fails must not read like what passes.
            await parsed.ComplainAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Math.Floor(total.SpendCoverage * 100) / 100:0.##} % of the spend in {total.Currency} has a declared owner, less than the {least:0.##} % of --fail-below"
                )
            );
        }

        return failures.Count == 0 ? ExitCode.Ok : ExitCode.Problems;
    }
}
