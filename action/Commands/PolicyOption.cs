using System.CommandLine;
using System.Diagnostics;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Action.Commands;

/// <summary>The option that names a policy file.</summary>
internal static class PolicyOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() =>
        new("--policy")
        {
            Description = "The policy file; without it the defaults hold, which observe.",
            HelpName = "FILE",
        };

    /// <summary>Reads the policy that was named.</summary>
    /// <returns>Null when it is no policy: then all that is wrong was said.</returns>
    public static async Task<Policy?> ReadAsync(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } path)
        {
            return Policy.ObserveOnly;
        }

        switch (new PolicyReader(GuardrailCatalogue.All).ReadFile(path))
        {
            case PolicyReading.Valid { Policy: var policy }:
                return policy;
            case PolicyReading.Refused { Errors: var errors }:
                foreach (var error in errors)
                {
                    await parsed.ComplainAsync(error.At(path));
                }

                return null;
            default:
                throw new UnreachableException();
        }
    }
}
