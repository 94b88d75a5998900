using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec breaker</c>: guardrails that were stopped since they changed too much within an hour.</summary>
internal static class BreakerCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="surroundings">Where it finds who asks.</param>
    public static Command Create(Surroundings surroundings)
    {
        var storage = StorageFolder.Option();
        return new("breaker", "Guardrails that stopped after too many changes in an hour.")
        {
            storage,
            List(storage),
            Reset(storage, surroundings),
        };
    }

    private static Command List(Option<string> storage) =>
        new Command(
            "list",
            """
            Prints the breakers that are tripped: since when, installation, guardrail.

            Example:
              zocsec breaker list
            """
        ).On(
            storage,
            async (services, parsed, ct) =>
            {
                var breakers = await services.GetRequiredService<ILedger>().ListBreakersAsync(ct);
                foreach (var breaker in breakers)
                {
                    await parsed.SayAsync($"{Terminal.Time(breaker.Since)}  {breaker.Tenant}  {breaker.Guardrail}");
                }

                await parsed.SayIfNoneAsync(breakers.Length, "tripped breakers");
                return ExitCode.Ok;
            }
        );

    private static Command Reset(Option<string> storage, Surroundings surroundings)
    {
        var actor = ActorOption.Create();
        var tenant = new Argument<string>("TENANT") { Description = "The installation's number, as `list` prints it." };
        var guardrail = new Argument<string>("GUARDRAIL")
        {
            Description = "The guardrail's name.",
            HelpName = "GUARDRAIL",
        };
        guardrail.AcceptOnlyFromAmong([.. GuardrailCatalogue.All.Select(known => known.Name.Value)]);
        return new Command(
            "reset",
            """
            Resets a breaker. Counting starts anew, and every violation it left open is looked at again.

            Example:
              zocsec breaker reset 4711 github/public-repository
            """
        )
        {
            tenant,
            guardrail,
            actor,
        }.On(
            storage,
            async (services, parsed, ct) =>
            {
                var (owner, name) = (parsed.GetRequiredValue(tenant), parsed.GetRequiredValue(guardrail));
                var looks = await services
                    .GetRequiredService<OpenWork>()
                    .ResetBreakerAsync(
                        new TenantId(owner),
                        new GuardrailName(name),
                        ActorOption.Find(parsed, actor, surroundings),
                        ct
                    );
                if (looks is null)
                {
                    await parsed.ComplainAsync(
                        $"the breaker of {name} is not tripped for {owner}; see: zocsec breaker list"
                    );
                    return ExitCode.Problems;
                }

                await parsed.SayAsync($"reset; open violations to look at again: {looks}");
                return ExitCode.Ok;
            }
        );
    }
}
