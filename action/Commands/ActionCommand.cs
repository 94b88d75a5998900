using System.CommandLine;
using ZocSec.Action.Workflow;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec action</c>: the entry point of the GitHub Action, which no person calls.</summary>
internal static class ActionCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="surroundings">The runner's environment.</param>
    /// <param name="run">Runs the command line that the inputs come to.</param>
    public static Command Create(Surroundings surroundings, RunCommand run)
    {
        var command = new Command(
            "action",
            "Runs `audit` or `apply` as a step of a workflow, by the inputs of action.yml (INPUT_*)."
        )
        {
            Hidden = true,
        };
        command.SetAction(
            (parsed, ct) =>
                new ActionStep(
                    surroundings,
                    [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()],
                    parsed.InvocationConfiguration.Output,
                    run
                ).RunAsync(ct)
        );
        return command;
    }
}
