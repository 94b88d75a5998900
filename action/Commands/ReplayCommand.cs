using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Replaying;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec replay</c>: what another policy would have made of what happened.</summary>
internal static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="surroundings">Where it finds the clock.</param>
    public static Command Create(Surroundings surroundings)
    {
        var policy = PolicyOption.Create();
        policy.Required = true;
        policy.Description = "The policy to try.";
        var span = SpanOptions.Create(surroundings.Time);
        span.Since.Required = true;
        span.Guardrail.AcceptOnlyFromAmong([.. GuardrailCatalogue.All.Select(known => known.Name.Value)]);
        var format = new Option<string>("--format")
        {
            Description = "text, or json for programs.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var storage = StorageFolder.Option();
        var command = new Command(
            "replay",
            """
            Judges recorded states under another policy and tells what it would have done differently: what it would have changed, or left
            as it was. Reads the ledger alone: neither GitHub nor AWS is asked, nothing is changed or recorded; a server may be running.

            The policy is taken to be in force from --since on: exemptions by the day of each decision, and breaker, loop guard and holds
            counting what it would have done. Every state is taken as it was recorded, also after a change that would (not) have been made.

            Exit codes: 0 it was replayed, 2 the command line or the policy is wrong, 3 the ledger cannot be read.

            Examples:
              zocsec replay --policy zocsec.yml --since 30d
              zocsec replay --policy zocsec.yml --since 2026-01-01 --until 2026-02-01 --guardrail aws/open-ports --format json
            """
        )
        {
            policy,
            format,
            storage,
        };
        return span.AddTo(command)
            .On(
                storage,
                async (services, parsed, ct) =>
                {
                    if (
                        await span.ReadAsync(parsed) is not { } part
                        || await PolicyOption.ReadAsync(parsed, policy) is not { } tried
                    )
                    {
                        return ExitCode.Usage;
                    }

                    var report = await services.GetRequiredService<Replayer>().ReplayAsync(tried, part, ct);
                    if (parsed.GetValue(format) is "json")
                    {
                        await parsed.InvocationConfiguration.Output.WriteLineAsync(report.ToJson());
                        return ExitCode.Ok;
                    }

                    foreach (var line in ReplayLines.Of(report))
                    {
                        await parsed.SayAsync(line);
                    }

                    return ExitCode.Ok;
                },
                add: registered => registered.AddZocSecReplay()
            );
    }
}
