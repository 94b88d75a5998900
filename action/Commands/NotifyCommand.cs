using System.CommandLine;
using ZocSec.Core.Notifications;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec notify</c>: whether those whom a policy names are reached.</summary>
internal static class NotifyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Surroundings surroundings) =>
        new("notify", "Whom the policy has told of decisions.") { Test(surroundings) };

    private static Command Test(Surroundings surroundings)
    {
        var policy = PolicyOption.Create();
        policy.Required = true;
        policy.Description = "The operator's policy file.";
        var to = new Option<string?>("--to") { Description = "Only by this transport.", HelpName = "TRANSPORT" };
        to.AcceptOnlyFromAmong([.. NoticeTrial.Transports]);
        var command = new Command(
            "test",
            """
            Sends an example to each webhook and address that the policy names, and says what came of it. Takes the secrets from the
            environment, as the server does. Issues and topics of SNS are not tried.

            Exit codes: 0 all arrived, 1 some did not, 2 the policy or a setting is wrong.

            Examples:
              zocsec notify test --policy zocsec.yml
              zocsec notify test --policy zocsec.yml --to slack
            """
        )
        {
            policy,
            to,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                if (await PolicyOption.ReadAsync(parsed, policy) is not { } read)
                {
                    return ExitCode.Usage;
                }

                var report = await NoticeTrial.RunAsync(
                    read,
                    surroundings.Setting,
                    parsed.GetValue(to),
                    surroundings.Time,
                    ct
                );
                foreach (var problem in report.Problems)
                {
                    await parsed.ComplainAsync(problem);
                }

                foreach (var (target, problem) in report.Results)
                {
                    await parsed.SayAsync(problem is null ? $"sent    {target}" : $"FAILED  {target}: {problem}");
                }

                if (report.Problems.IsEmpty)
                {
                    await parsed.SayIfNoneAsync(report.Results.Length, "webhooks or addresses in the policy");
                }

                return !report.Problems.IsEmpty ? ExitCode.Usage
                    : report.Results.Any(result => result.Problem is not null) ? ExitCode.Problems
                    : ExitCode.Ok;
            }
        );
        return command;
    }
}
