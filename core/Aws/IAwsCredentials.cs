using Amazon.Runtime;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>Whose credentials a client signs with.</summary>
internal interface IAwsCredentials
{
    /// <summary>The credentials for an account and guardrail; all callers share them, and nobody is called before their use.</summary>
    AWSCredentials For(AwsAccount account, GuardrailName guardrail);
}
