using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>
/// Sets what an audit reads of repositories, without an event. Names are given without the owner.
/// </summary>
public static class OrganizationSettings
{
    /// <summary>Adds a deploy key.</summary>
    /// <param name="organization">Whose repository.</param>
    /// <param name="name">The repository.</param>
    /// <param name="title">What the key is called.</param>
    /// <param name="readOnly">Whether it may only read.</param>
    /// <param name="by">Who adds it; null when GitHub does not know any more.</param>
    /// <param name="lastUsed">When it was last used; null for never.</param>
    /// <param name="createdAt">When it was added; null for now.</param>
    public static SandboxDeployKey AddDeployKey(
        this SandboxOrganization organization,
        string name,
        string title,
        bool readOnly = true,
        string? by = "mona",
        DateTimeOffset? lastUsed = null,
        DateTimeOffset? createdAt = null
    )
    {
        var github = organization.GitHub;
        var key = new SandboxDeployKey
        {
            Id = github.NextKeyId(),
            Title = title,
            ReadOnly = readOnly,
            AddedBy = by,
            CreatedAt = createdAt ?? github.Now,
            LastUsed = lastUsed,
        };
        github.Adjust(organization[name].Id, before => before with { DeployKeys = before.DeployKeys.Add(key) });
        return key;
    }

    /// <summary>Takes a deploy key away.</summary>
    public static void RemoveDeployKey(this SandboxOrganization organization, string name, long id) =>
        organization.GitHub.Adjust(
            organization[name].Id,
            before => before with { DeployKeys = before.DeployKeys.RemoveAll(key => key.Id == id) }
        );

    /// <summary>Protects the default branch by a rule; null takes it away.</summary>
    public static void Protect(this SandboxOrganization organization, string name, SandboxProtection? protection) =>
        organization.GitHub.Adjust(organization[name].Id, before => before with { Protection = protection });

    /// <summary>Adds a ruleset that is about the default branch.</summary>
    /// <param name="organization">Whose repository.</param>
    /// <param name="name">The repository.</param>
    /// <param name="ruleset">What the ruleset is called.</param>
    /// <param name="enforcement"><c>ACTIVE</c>, <c>EVALUATE</c> or <c>DISABLED</c>.</param>
    /// <param name="rules">Kinds of its rules as GraphQL spells them; none given are <c>PULL_REQUEST</c> and <c>DELETION</c>.</param>
    public static SandboxRuleset AddRuleset(
        this SandboxOrganization organization,
        string name,
        string ruleset,
        string enforcement = "ACTIVE",
        params ImmutableArray<string> rules
    )
    {
        var made = new SandboxRuleset(
            organization.GitHub.NextKeyId(),
            ruleset,
            enforcement,
            rules.IsDefaultOrEmpty ? ["PULL_REQUEST", "DELETION"] : rules
        );
        organization.GitHub.Adjust(
            organization[name].Id,
            before => before with { Rulesets = before.Rulesets.Add(made) }
        );
        return made;
    }

    /// <summary>Sets the languages of a repository, the main one first; none given are none.</summary>
    public static void SetLanguages(
        this SandboxOrganization organization,
        string name,
        params ImmutableArray<SandboxLanguage> languages
    ) =>
        organization.GitHub.Adjust(
            organization[name].Id,
            before =>
                before with
                {
                    Language = languages.IsEmpty ? null : languages[0].Name,
                    OtherLanguages = languages.IsEmpty ? [] : languages[1..],
                }
        );

    /// <summary>
    /// Founds teams that each may do something with many repositories: <c>squad-001</c> and so on, with members and
    /// permissions in turn.
    /// </summary>
    /// <param name="organization">The organisation.</param>
    /// <param name="count">How many teams.</param>
    /// <param name="repositories">How many repositories each is granted; those of the organisation in turn.</param>
    public static void AddTeams(this SandboxOrganization organization, int count, int repositories)
    {
        var all = organization.Repositories.Select(repository => repository.Id).ToArray();
        var people = organization.People.Keys.Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < count; i++)
        {
            var slug = FormattableString.Invariant($"squad-{i + 1:D3}");
            organization.AddTeam(
                slug,
                FormattableString.Invariant($"Squad {i + 1}"),
                [people[i % people.Length], FormattableString.Invariant($"engineer-{i + 1:D3}")]
            );
            for (var j = 0; j < Math.Min(repositories, all.Length); j++)
            {
                organization.Grant(
                    all[(int)(((long)i * repositories + j) % all.Length)],
                    slug,
                    SandboxTeam.Steps[(i + j) % SandboxTeam.Steps.Length]
                );
            }
        }
    }
}
