using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>An action that the role of an account must be allowed.</summary>
/// <param name="Name">As policies of IAM name it: <c>ec2:StopInstances</c>.</param>
/// <param name="Guardrails">Which guardrails need it: one or more.</param>
internal sealed record NeededAction(string Name, ImmutableArray<GuardrailName> Guardrails)
{
    /// <summary>The service: <c>ec2</c>.</summary>
    public string Service => Name.Split(':')[0];

    /// <summary>Whether it changes nothing, by its name.</summary>
    public static bool IsReading(string action)
    {
        var verb = action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return verb.StartsWith("Describe", StringComparison.Ordinal)
            || verb.StartsWith("Get", StringComparison.Ordinal)
            || verb.StartsWith("List", StringComparison.Ordinal);
    }
}
