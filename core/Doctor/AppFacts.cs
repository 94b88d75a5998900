using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Doctor;

/// <summary>The App as it is registered.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="HtmlUrl">Its page.</param>
/// <param name="Owner">The login of the account that owns it; empty: an enterprise does.</param>
/// <param name="Permissions">What it asks for.</param>
/// <param name="Events">What it is told of.</param>
public sealed record AppFacts(
    long Id,
    string Slug,
    string HtmlUrl,
    string Owner,
    ImmutableDictionary<string, string> Permissions,
    ImmutableHashSet<string> Events
)
{
    /// <summary>The tenant that the settings make the operator's; null: the owner's is.</summary>
    public TenantId? Operator { get; init; }

    /// <summary>Whether an installation is the operator's.</summary>
    public bool IsOperators(InstallationFacts installation) =>
        Operator is { } named
            ? TenantId.Installation(installation.Id) == named
            : string.Equals(installation.Login, Owner, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One of its installations.</summary>
/// <param name="Id">Its number, the tenant's name.</param>
/// <param name="Login">The account.</param>
/// <param name="IsOrganization">Whether the account is an organisation, not a person.</param>
/// <param name="HtmlUrl">Its page, where what is pending is accepted.</param>
/// <param name="SeesAll">Whether it covers all repositories.</param>
/// <param name="SuspendedAt">Since when it is suspended; null when it is not.</param>
/// <param name="Permissions">What it was granted.</param>
/// <param name="Events">What it is told of.</param>
public sealed record InstallationFacts(
    long Id,
    string Login,
    bool IsOrganization,
    string HtmlUrl,
    bool SeesAll,
    DateTimeOffset? SuspendedAt,
    ImmutableDictionary<string, string> Permissions,
    ImmutableHashSet<string> Events
);

/// <summary>The App's webhook.</summary>
/// <param name="Url">Where GitHub delivers; empty when nowhere.</param>
/// <param name="ContentType"><c>json</c> or <c>form</c>.</param>
/// <param name="ChecksCertificate">Whether GitHub verifies the certificate.</param>
public sealed record HookFacts(string Url, string ContentType, bool ChecksCertificate);

/// <summary>One delivery.</summary>
/// <param name="DeliveryId">The same for every attempt.</param>
/// <param name="DeliveredAt">When.</param>
/// <param name="StatusCode">What was answered; 0 when nothing was.</param>
/// <param name="Status">The same in GitHub's words.</param>
public sealed record DeliveryFacts(string DeliveryId, DateTimeOffset DeliveredAt, int StatusCode, string Status)
{
    /// <summary>Whether it was taken.</summary>
    public bool Arrived => StatusCode is >= 200 and < 400;
}

/// <summary>What an organisation shows to the App; null is what it does not show.</summary>
/// <param name="Plan">The plan's name: <c>free</c>, <c>team</c>, <c>enterprise</c>.</param>
/// <param name="IsArchived">Whether it is archived, and so read-only.</param>
/// <param name="MembersMayChangeVisibility">Whether members with admin may make repositories public.</param>
/// <param name="MembersMayCreatePublic">Whether members may create public repositories.</param>
/// <param name="AlertsForNewRepositories">Whether new repositories begin with Dependabot alerts.</param>
/// <param name="RequestsLeft">What the installation may still ask in this hour.</param>
/// <param name="RequestsLimit">What it may ask in an hour.</param>
public sealed record OrganizationFacts(
    string? Plan,
    bool IsArchived,
    bool? MembersMayChangeVisibility,
    bool? MembersMayCreatePublic,
    bool? AlertsForNewRepositories,
    int? RequestsLeft,
    int? RequestsLimit
);
