using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>What makes credentials one and the same: an account read again from its policy has the same role.</summary>
/// <param name="Account">Twelve digits.</param>
/// <param name="Name">The role in the account.</param>
/// <param name="ExternalId">What its trust policy asks for; null for none.</param>
/// <param name="Guardrail">For which guardrail.</param>
internal sealed record MemberRole(string Account, string Name, string? ExternalId, GuardrailName Guardrail)
{
    /// <summary>The role of an account for a guardrail.</summary>
    public static MemberRole Of(AwsAccount account, GuardrailName guardrail) =>
        new(account.Id, account.Role, account.ExternalId, guardrail);

    /// <summary>Its ARN.</summary>
    /// <param name="region">A region of AWS's partition that the account is in.</param>
    public string Arn(string region) => $"arn:{AwsResource.Partition(region)}:iam::{Account}:role/{Name}";
}
