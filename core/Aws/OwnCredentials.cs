using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>
/// The credentials that this process itself has, for every account: those of the hub role, or those that the SDK's default
/// chain finds (environment, profile, container, instance). No role is assumed.
/// </summary>
/// <param name="hub">Those of the hub role, or given ones; null: there are none.</param>
internal sealed class OwnCredentials(AWSCredentials? hub) : IAwsCredentials
{
    private readonly AWSCredentials _own = hub ?? new Chain();

    /// <inheritdoc />
    public AWSCredentials For(AwsAccount account, GuardrailName guardrail) => _own;

    // Looks when they are used, so that a program that only reads folders needs none.
    private sealed class Chain : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() =>
            // The client of S3 asks this way before it signs.
            DefaultAWSCredentialsIdentityResolver.GetCredentials().GetCredentials();

        public override async Task<ImmutableCredentials> GetCredentialsAsync() =>
            await (await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync()).GetCredentialsAsync();
    }
}
