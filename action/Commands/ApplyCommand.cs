using System.CommandLine;
using ZocSec.Core.Audits.Edits;
using ZocSec.Core.GitHub;
using ZocSec.Core.Storage.Azure;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec apply</c>: makes the changes that people wrote into an audit's workbook.</summary>
internal static class ApplyCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="surroundings">Where it finds the sign-in.</param>
    public static Command Create(Surroundings surroundings)
    {
        var workbook = new Argument<string>("WORKBOOK")
        {
            Description = "The workbook (.xlsx) or the CSV file of an audit.",
        };
        var yes = new Option<bool>("--yes") { Description = "Make the changes. Without it nothing is changed." };
        var receipt = new Option<string?>("--receipt")
        {
            Description = "Where to write the receipt; with --yes by itself beside WORKBOOK. Also for a dry run.",
            HelpName = "FILE",
        };
        var (policy, common) = (PolicyOption.Create(), CommonOptions.Create());
        var actor = ActorOption.Create();
        var storage = StorageFolder.Option();
        var command = new Command(
            "apply",
            """
            Makes the changes that people wrote into an audit's workbook. They stand in the columns Topic_add, Topic_del and Property_set.
            What has changed at GitHub since the audit stays; a row that touches the same is refused. Without --yes it shows what
            would be done and changes nothing. Stopped, it goes on when it is run again with the same file.

            Signs in by GITHUB_TOKEN, or as an App by GitHub__AppId and GitHub__PrivateKey.

            Exit codes: 0 all is as the file wants it, 1 rows were refused, 2 the command line or the file is wrong, 3 the ledger or the
            receipt cannot be written, 4 GitHub cannot be reached or refuses the sign-in.

            Examples:
              zocsec apply github-audit-2026-01-31.xlsx
              zocsec apply github-audit-2026-01-31.xlsx --yes --actor octocat
              zocsec apply edits.csv --policy zocsec.yml --receipt receipt.csv
            """
        )
        {
            workbook,
            yes,
            receipt,
            policy,
            actor,
            storage,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, ct) =>
            {
                var problems = new List<string>();
                var signIn = GitHubSignIn.Read(surroundings.Setting, problems);
                var account = AzureSettingsReader.Read(surroundings.Setting, problems);
                if (signIn is null || problems.Count > 0)
                {
                    await ComplainAsync(parsed, problems);
                    return ExitCode.Usage;
                }

                var request = new EditRequest(parsed.GetRequiredValue(workbook))
                {
                    IsDryRun = !parsed.GetValue(yes),
                    Receipt = parsed.GetValue(receipt),
                    Policy = parsed.GetValue(policy),
                    Storage = parsed.GetRequiredValue(storage),
                    Azure = account,
                    Actor = ActorOption.Find(parsed, actor, surroundings),
                };
                var watcher = new EditTerminal(parsed.InvocationConfiguration, parsed.GetValue(common.Quiet));
                var report = await EditService.RunAsync(
                    request,
                    signIn,
                    watcher,
                    surroundings.Time,
                    common.Logging(parsed),
                    ct
                );
                surroundings.Edited?.Invoke(report, request.IsDryRun);
                return await ConcludeAsync(parsed, request, report);
            }
        );
        return command;
    }

    private static async Task<int> ConcludeAsync(ParseResult parsed, EditRequest request, EditReport report)
    {
        if (!report.Results.IsEmpty || report.Problem is null)
        {
            var words = report.InWords(request.IsDryRun);
            await parsed.SayAsync(request.IsDryRun ? $"{words}: --yes makes the changes" : words);
        }

        if (report.Receipt is { } path)
        {
            await parsed.SayAsync($"receipt: {path}");
        }

        if (report.Problem is { } problem)
        {
            await ComplainAsync(parsed, problem.Split('\n'));
        }

        return report.End switch
        {
            EditEnd.Well => ExitCode.Ok,
            EditEnd.Unusable => ExitCode.Usage,
            EditEnd.Storage => ExitCode.Storage,
            EditEnd.GitHub => ExitCode.Outside,
            _ => ExitCode.Problems,
        };
    }

    private static async Task ComplainAsync(ParseResult parsed, IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            await parsed.ComplainAsync(problem);
        }
    }
}
