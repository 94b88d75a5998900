using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Owners;

/// <summary>The teams of organisations, through an installation of the App.</summary>
public interface ITeams
{
    /// <summary>Which of these names are no team's slug. An organisation's list of teams is kept for ten minutes.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="organization">The organisation's login.</param>
    /// <param name="names">What may be slugs.</param>
    /// <param name="isFresh">Whether the list is asked for anew before a name is called missing: the team may be a minute old.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>NotFound</c> when that is no organisation but a person's account, which has no teams.</returns>
    Task<GitHubAnswer<ImmutableArray<string>>> MissingAsync(
        TenantId tenant,
        string organization,
        ImmutableArray<string> names,
        bool isFresh,
        CancellationToken ct
    );

    /// <summary>Whether somebody may administer a repository.</summary>
    Task<GitHubAnswer<bool>> MayAdministerAsync(TenantId tenant, string fullName, string person, CancellationToken ct);

    /// <summary>Whether somebody maintains a team.</summary>
    Task<GitHubAnswer<bool>> MaintainsAsync(
        TenantId tenant,
        string organization,
        string team,
        string person,
        CancellationToken ct
    );
}
