using System.Collections.Immutable;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub.Owners;

/// <summary>Gathers what speaks for the owner of a repository.</summary>
public interface IOwnerSigns
{
    /// <summary>
    /// Asks for each kind of evidence that the policy names. What GitHub refuses to show, or does not have, speaks for
    /// nobody. An answer is kept for some minutes, since a repository without owner may be pushed to all day.
    /// </summary>
    /// <param name="repository">The repository, just read.</param>
    /// <param name="settings">What to ask for.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>Ok</c>, or <c>Later</c> when GitHub cannot be asked now.</returns>
    Task<GitHubAnswer<ImmutableArray<OwnerSign>>> ReadAsync(
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    );
}
