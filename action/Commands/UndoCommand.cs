using System.CommandLine;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage.Azure;
using ZocSec.Core.Undoing;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec undo</c>: takes back what guardrails changed.</summary>
internal static class UndoCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="surroundings">Where it finds the sign-in and the clock.</param>
    public static Command Create(Surroundings surroundings)
    {
        var entry = new Argument<string?>("ENTRY")
        {
            Description = "The entry's id, as `zocsec ledger list` prints it at the end of a line.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var run = new Option<string?>("--run")
        {
            Description =
                "Instead of ENTRY all of one run: what a sweep, a change of the policy, or an event led to, by its name or by the id of any of its entries.",
        };
        var guardrail = new Option<string?>("--guardrail")
        {
            Description = "With --run or --since, only of this guardrail.",
        };
        guardrail.AcceptOnlyFromAmong([.. GuardrailCatalogue.All.Select(known => known.Name.Value)]);
        var since = Moment.Option("--since", "Instead of ENTRY all that was changed since", surroundings.Time);
        var until = Moment.Option("--until", "With --run or --since, what was changed until", surroundings.Time);
        var tenant = new Option<string?>("--tenant") { Description = "Only of this installation." };
        var yes = new Option<bool>("--yes") { Description = "Take it back. Without it nothing is changed." };
        var (policy, common) = (PolicyOption.Create(), CommonOptions.Create());
        policy.Description = "The server's policy file; without it Policy__Path or, as an App, Policy__Repository.";
        var actor = ActorOption.Create();
        var exempt = new Option<DateOnly?>("--exempt-until")
        {
            Description =
                "Writes what was taken back under `exemptions:` of the policy file, until this day (2026-12-31).",
            HelpName = "DAY",
        };
        var storage = StorageFolder.Option();
        var command = new Command(
            "undo",
            """
            Takes back what a guardrail changed. Only while everything is as the change left it; else it is refused with the difference,
            and nothing is changed. The same fix is then held: it is not made again before another verdict, or for seven days. Without
            --yes it shows what would be done, what does not come back, and the exemption that keeps it so for longer. While the policy
            pauses all changes, nothing is taken back either.

            Signs in to GitHub by GITHUB_TOKEN, or as an App by GitHub__AppId and GitHub__PrivateKey, and to AWS as the server does: by
            static credentials or Aws__HubRoleArn. What AWS guardrails changed needs the policy that names the accounts.

            Exit codes: 0 taken back, or it would be, or it is as before already; 1 something was refused or is not proved, 2 the command
            line or a setting is wrong, 3 the ledger cannot be used, 4 GitHub or AWS cannot be asked now.

            Examples:
              zocsec undo 0199a0c2e4c47c2b9a5f3c1d2e4f5a6b
              zocsec undo 0199a0c2e4c47c2b9a5f3c1d2e4f5a6b --yes --actor octocat
              zocsec undo 0199a0c2e4c47c2b9a5f3c1d2e4f5a6b --yes --policy zocsec.yml --exempt-until 2026-12-31
              zocsec undo --run 0199a0c2e4c47c2b9a5f3c1d2e4f5a6b
              zocsec undo --run sweep/20260131T0300Z --guardrail github/public-repository
              zocsec undo --guardrail aws/open-ports --since 1h --policy zocsec.yml
            """
        )
        {
            entry,
            run,
            guardrail,
            since,
            until,
            tenant,
            yes,
            exempt,
            policy,
            actor,
            storage,
        };
        common.AddTo(command);
        command.Validators.Add(result =>
        {
            var isOne = result.GetResult(entry) is { Tokens.Count: > 0 };
            var areMany = Has(run) || Has(since);
            if (isOne == areMany)
            {
                result.AddError("give either ENTRY, or --run, or --since");
            }
            else if (isOne && (Has(guardrail) || Has(until)))
            {
                result.AddError("--guardrail and --until need --run or --since");
            }

            bool Has(Option option) => result.GetResult(option) is not null;
        });
        command.SetAction(
            async (parsed, ct) =>
            {
                var problems = new List<string>();
                var account = AzureSettingsReader.Read(surroundings.Setting, problems);
                if (problems.Count > 0)
                {
                    return await ComplainAsync(parsed, string.Join('\n', problems), ExitCode.Storage);
                }

                var kept = parsed.GetValue(exempt);
                var file = parsed.GetValue(policy) ?? surroundings.Setting("Policy__Path");
                var who = ActorOption.Find(parsed, actor, surroundings);
                if (kept is { } day && Misuse(day, file, who, surroundings.Time) is { } misuse)
                {
                    return await ComplainAsync(parsed, misuse, ExitCode.Usage);
                }

                var (one, whose) = (parsed.GetValue(entry)?.Trim(), parsed.GetValue(tenant));
                var selection = new UndoSelection
                {
                    Run = parsed.GetValue(run)?.Trim(),
                    Guardrail = parsed.GetValue(guardrail) is { } name ? new GuardrailName(name) : null,
                    Since = parsed.GetValue(since),
                    Until = parsed.GetValue(until),
                    Tenant = whose is null ? null : new TenantId(whose),
                };
                var order = new UndoOrder
                {
                    Entry = one,
                    Selection = one is null ? selection : null,
                    Tenant = selection.Tenant,
                    IsPreview = !parsed.GetValue(yes),
                    Policy = parsed.GetValue(policy),
                    Storage = parsed.GetRequiredValue(storage),
                    Azure = account,
                    Actor = who,
                };
                var words = new UndoLines(parsed, order.IsPreview);
                var report = await UndoService.RunAsync(
                    order,
                    surroundings.Setting,
                    words.TellAsync,
                    surroundings.Time,
                    common.Logging(parsed),
                    ct
                );
                return await ConcludeAsync(parsed, order, report, words, (kept, file));
            }
        );
        return command;
    }

    private static async Task<int> ConcludeAsync(
        ParseResult parsed,
        UndoOrder order,
        UndoReport report,
        UndoLines words,
        (DateOnly? Until, string? File) exempt
    )
    {
        if (report.Problem is { } problem)
        {
            return await ComplainAsync(
                parsed,
                problem,
                report.Stop == UndoStop.Storage ? ExitCode.Storage : ExitCode.Usage
            );
        }

        if (report.Results.IsEmpty)
        {
            await parsed.SayIfNoneAsync(0, "changes to take back");
            return ExitCode.Ok;
        }

        var lines = UndoExemption.LinesOf(report.Results, exempt.Until, order.Actor);
        var isToWrite = exempt.Until is not null && !order.IsPreview;
        var unwritten =
            !isToWrite ? null
            : lines.IsEmpty ? "no exemption was written: nothing was taken back now that is held"
            : await ExemptionFile.AddAsync(exempt.File!, lines);
        await words.ConcludeAsync(report.Results, lines, isToWrite && unwritten is null ? exempt.File : null);
        if (unwritten is not null)
        {
            return await ComplainAsync(parsed, unwritten, ExitCode.Problems);
        }

        return report.Results.Any(result => result.End == UndoEnd.Later) ? ExitCode.Outside
            : report.Results.All(result => result.End is UndoEnd.Ready or UndoEnd.Undone or UndoEnd.Already)
                ? ExitCode.Ok
            : ExitCode.Problems;
    }

    // Told before anything is taken back.
    private static string? Misuse(DateOnly day, string? file, string? who, TimeProvider time) =>
        string.IsNullOrWhiteSpace(file)
            ? "--exempt-until writes to a policy file: name it with --policy or Policy__Path. An organisation's own policy is changed by a commit: put the line in there"
        : who is null ? "--exempt-until needs --actor or GITHUB_ACTOR: an exemption says who answers for it"
        : day < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) ? $"--exempt-until {day:yyyy-MM-dd} is past"
        : null;

    private static async Task<int> ComplainAsync(ParseResult parsed, string problems, int code)
    {
        foreach (var problem in problems.Split('\n'))
        {
            await parsed.ComplainAsync(problem);
        }

        return code;
    }
}
