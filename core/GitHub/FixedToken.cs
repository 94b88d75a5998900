using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>One token for everything: a person's, or a workflow's. Not a record: nothing may print it.</summary>
internal sealed class FixedToken(string token) : ITokens
{
    private readonly GitHubAnswer<InstallationToken> held = new GitHubAnswer<InstallationToken>.Ok(
        new InstallationToken($"Bearer {token}", DateTimeOffset.MaxValue)
    );

    /// <inheritdoc />
    public ValueTask<GitHubAnswer<InstallationToken>> GetAsync(TenantId tenant, CancellationToken ct) =>
        ValueTask.FromResult(held);

    /// <inheritdoc />
    public void Drop(TenantId tenant, InstallationToken token)
    {
        // There is no other to be had.
    }
}
