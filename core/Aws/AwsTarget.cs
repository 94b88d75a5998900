using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>Whom a call is for: the credentials are the account's role's, and carry the guardrail's name.</summary>
/// <param name="Account">The account, as the policy names it.</param>
/// <param name="Region">The region that is called.</param>
/// <param name="Guardrail">For which guardrail.</param>
public sealed record AwsTarget(AwsAccount Account, string Region, GuardrailName Guardrail);
