using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Billing.Owners;

/// <summary>The teams of an organisation of GitHub; it knows no people.</summary>
/// <param name="teams">Asks for them.</param>
/// <param name="tenant">As which installation.</param>
/// <param name="organization">The organisation's login.</param>
public sealed partial class TeamsDirectory(ITeams teams, TenantId tenant, string organization) : IOwnerDirectory
{
    /// <inheritdoc />
    public string Source => $"the teams of {organization}";

    /// <inheritdoc />
    public async Task<ImmutableDictionary<string, DirectoryEntry>> FindAsync(
        IReadOnlyCollection<string> names,
        CancellationToken ct
    )
    {
        ImmutableArray<string> slugs =
        [
            .. names
                .Select(name => name.ToLowerInvariant())
                .Where(name => Slug().IsMatch(name))
                .Distinct(StringComparer.Ordinal),
        ];
        var answer = await teams.MissingAsync(tenant, organization, slugs, isFresh: true, ct);
        var missing = answer switch
        {
            GitHubAnswer<ImmutableArray<string>>.Ok { Value: var absent } => absent,
            GitHubAnswer<ImmutableArray<string>>.Later { Reason: var reason } => throw Failed(reason),
            GitHubAnswer<ImmutableArray<string>>.Refused { Reason: var reason } => throw Failed(reason),
            _ => throw Failed($"{organization} is no organisation"),
        };
        return slugs
            .Except(missing, StringComparer.OrdinalIgnoreCase)
            .ToImmutableDictionary(
                slug => slug,
                slug => new DirectoryEntry(slug, slug, HasLeft: false),
                StringComparer.OrdinalIgnoreCase
            );
    }

    private BillingException Failed(string reason) => new($"{Source} cannot be asked: {reason}") { IsOutside = true };

    [GeneratedRegex(@"^[a-z0-9_-]{1,255}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slug();
}
