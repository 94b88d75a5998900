using System.CommandLine;
using System.Diagnostics;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec policy</c>: checks policy files and describes their format.</summary>
internal static class PolicyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("policy", "Policy files (zocsec.yml).") { Check(), Schema() };

    private static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "The policy file." };
        var command = new Command(
            "check",
            """
            Checks a policy file; prints FILE:LINE:COLUMN: MESSAGE for every error, and exits with 1 when there are any.

            Example:
              zocsec policy check zocsec.yml
            """
        )
        {
            file,
        };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(file), parsed.InvocationConfiguration));
        return command;
    }

    private static int Check(string path, InvocationConfiguration console)
    {
        switch (new PolicyReader(GuardrailCatalogue.All).ReadFile(path))
        {
            case PolicyReading.Valid { Policy: var policy }:
                console.Output.WriteLine($"{path}: valid ({policy.Hash})");
                return ExitCode.Ok;
            case PolicyReading.Refused { Errors: var errors }:
                foreach (var error in errors)
                {
                    console.Output.WriteLine(error.At(path));
                }

                return ExitCode.Problems;
            default:
                throw new UnreachableException();
        }
    }

    private static Command Schema()
    {
        var command = new Command(
            "schema",
            """
            Prints the JSON schema of policy files, for editors and other checkers.

            Example:
              zocsec policy schema > policy.schema.json
            """
        );
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(PolicySchema.For(GuardrailCatalogue.All));
            return ExitCode.Ok;
        });
        return command;
    }
}
