using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Sandbox.History;

namespace ZocSec.Sandbox.Organizations;

/// <summary>An organisation: its people, teams and repositories. Names are given without the owner.</summary>
public sealed class SandboxOrganization
{
    private readonly SandboxGitHub _github;
    private readonly ConcurrentDictionary<string, PersonRole> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SandboxTeam> _teams = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<long, ImmutableSortedDictionary<string, string>> _grants = new();
    private readonly ConcurrentDictionary<string, TeamRepositories> _granted = new(StringComparer.OrdinalIgnoreCase);

    internal SandboxOrganization(SandboxGitHub github, SandboxAccount account) =>
        (_github, Account, CreatedAt, Properties) = (
            github,
            account,
            new DateTimeOffset(2020, 1, 15, 9, 0, 0, TimeSpan.Zero),
            new OrganizationProperties(github)
        );

    /// <summary>Its login: <c>acme</c>.</summary>
    public string Login => Account.Login;

    /// <summary>It as an account.</summary>
    public SandboxAccount Account { get; }

    /// <summary>Its people, by login.</summary>
    public IReadOnlyDictionary<string, PersonRole> People => _people;

    /// <summary>Its teams, by number.</summary>
    public IEnumerable<SandboxTeam> Teams => _teams.Values.OrderBy(team => team.Id);

    /// <summary>Its repositories, by number.</summary>
    public IEnumerable<SandboxRepository> Repositories => _github.Order.Of(Login);

    /// <summary>Its custom properties.</summary>
    public OrganizationProperties Properties { get; }

    internal DateTimeOffset CreatedAt { get; }

    /// <summary>A repository as it is now.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public SandboxRepository this[string name] =>
        _github.Find($"{Login}/{name}") ?? throw new KeyNotFoundException($"there is no repository {Login}/{name}");

    /// <summary>Takes a person in.</summary>
    public void AddPerson(string login, PersonRole role)
    {
        _github.AccountOf(login);
        _people[login] = role;
    }

    /// <summary>Sends a person away.</summary>
    public void RemovePerson(string login) => _people.TryRemove(login, out _);

    /// <summary>Founds a team; members who are not known yet become members of the organisation.</summary>
    /// <param name="slug">Its name in addresses.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="members">Logins of its people.</param>
    /// <param name="maintainers">Logins of those among them who may change it.</param>
    public SandboxTeam AddTeam(
        string slug,
        string name,
        ImmutableArray<string> members,
        ImmutableArray<string> maintainers = default
    )
    {
        foreach (var member in members.Where(member => !_people.ContainsKey(member)))
            AddPerson(member, PersonRole.Member);
        return _teams[slug] = new SandboxTeam(_github.NextId(), slug, name, members)
        {
            Maintainers = ImmutableHashSet.Create(
                StringComparer.OrdinalIgnoreCase,
                maintainers.IsDefault ? [] : maintainers.AsSpan()
            ),
        };
    }

    /// <summary>Dissolves a team; what it was granted goes with it.</summary>
    public void RemoveTeam(string slug)
    {
        _teams.TryRemove(slug, out _);
        _granted.TryRemove(slug, out _);
        foreach (var (repository, grants) in _grants)
            _grants[repository] = grants.Remove(slug);
    }

    /// <summary>Sets who of a team's members may change it.</summary>
    public void SetMaintainers(string slug, params ReadOnlySpan<string> logins) =>
        _teams[slug] = _teams[slug] with
        {
            Maintainers = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, logins),
        };

    /// <summary>Sets what a team may do with a repository.</summary>
    /// <param name="repository">The repository's name.</param>
    /// <param name="slug">The team.</param>
    /// <param name="permission"><c>pull</c>, <c>triage</c>, <c>push</c>, <c>maintain</c>, <c>admin</c>; null for nothing.</param>
    public void GrantTeam(string repository, string slug, string? permission) =>
        Grant(this[repository].Id, slug, permission);

    /// <summary>The teams that may do something with a repository, by slug.</summary>
    public ImmutableArray<TeamGrant> TeamsOf(SandboxRepository repository) =>
        _grants.TryGetValue(repository.Id, out var grants)
            ?
            [
                .. grants
                    .Where(grant => _teams.ContainsKey(grant.Key))
                    .Select(grant => new TeamGrant(_teams[grant.Key], grant.Value)),
            ]
            : [];

    /// <summary>Makes a repository; the event <c>repository.created</c> follows.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="visibility"><c>public</c>, <c>private</c> or <c>internal</c>.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="empty">Whether it has no commit yet.</param>
    /// <param name="branch">Its default branch.</param>
    /// <exception cref="ArgumentException">GitHub allows no such name of a repository or a branch, or the name is taken.</exception>
    public SandboxRepository Create(
        string name,
        string visibility = "private",
        string by = "mona",
        bool empty = false,
        string branch = "main"
    )
    {
        if (!EditRules.IsName(name))
            throw new ArgumentException($"no repository can be called {name}", nameof(name));
        if (_github.Find($"{Login}/{name}") is not null)
            throw new ArgumentException($"{Login} has a repository {name} already", nameof(name));
        if (!BranchName.IsAllowed(branch))
            throw new ArgumentException($"no branch can be called {branch}", nameof(branch));
        return _github.Create(
            new SandboxRepository
            {
                Id = 0,
                Owner = Login,
                Name = name,
                Visibility = visibility,
                IsEmpty = empty,
                DefaultBranch = branch,
            },
            by
        );
    }

    /// <summary>Changes a repository, as <c>PATCH /repos/{owner}/{repo}</c> does.</summary>
    public EditResult Edit(string name, RepositoryEdit edit, string by = "mona") =>
        _github.Edit(this[name].Id, edit, by);

    /// <summary>Makes a repository public.</summary>
    public EditResult Publicize(string name, string by = "mona") =>
        Edit(name, new RepositoryEdit { Visibility = "public" }, by);

    /// <summary>Replaces a repository's topics.</summary>
    public EditResult ReplaceTopics(string name, ImmutableArray<string> topics, string by = "mona") =>
        _github.ReplaceTopics(this[name].Id, topics, by);

    /// <summary>
    /// Sets the value of a repository's custom property, which is defined as a text when it is not yet; null takes it away.
    /// </summary>
    public void SetProperty(string name, string property, string? value) =>
        Properties.Put(this[name], property, value is null ? null : PropertyValue.Of(value));

    /// <summary>Sets the values of a repository's custom property of the type <c>multi_select</c>.</summary>
    public void SetPropertyValues(string name, string property, params IEnumerable<string> values) =>
        Properties.Put(this[name], property, PropertyValue.Of(values));

    /// <summary>Gives a repository to another account.</summary>
    public EditResult Transfer(string name, string newOwner, string by = "mona") =>
        _github.Transfer(this[name].Id, newOwner, by);

    /// <summary>Deletes a repository.</summary>
    public EditResult Delete(string name, string by = "mona") => _github.Delete(this[name].Id, by);

    /// <summary>
    /// Puts a repository as it is given, past every rule and without an event: for states that came about before the App
    /// was there, such as an archived public one, and for stars that people give.
    /// </summary>
    public SandboxRepository Put(SandboxRepository repository) => _github.Put(repository with { Owner = Login });

    internal SandboxGitHub GitHub => _github;

    internal SandboxTeam? FindTeam(string slug) => _teams.GetValueOrDefault(slug);

    /// <summary>The repositories that a team may do something with, by number.</summary>
    internal IEnumerable<GrantedRepository> RepositoriesOf(SandboxTeam team)
    {
        if (!_granted.TryGetValue(team.Slug, out var granted))
            yield break;
        foreach (var (id, permission) in granted.All)
        {
            if (_github.Find(id) is { } repository && Owns(repository))
                yield return new GrantedRepository(repository, permission);
        }
    }

    private bool Owns(SandboxRepository repository) =>
        string.Equals(repository.Owner, Login, StringComparison.OrdinalIgnoreCase);

    internal void Grant(long repository, string slug, string? permission)
    {
        var grants = _grants.GetValueOrDefault(
            repository,
            ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase)
        );
        _grants[repository] = permission is null ? grants.Remove(slug) : grants.SetItem(slug, permission);
        _granted.GetOrAdd(slug, static _ => new TeamRepositories()).Set(repository, permission);
    }

    /// <summary>Whether a person may change a repository's settings.</summary>
    internal bool IsAdmin(string login, SandboxRepository repository) => RoleOf(login, repository) == "admin";

    /// <summary>What a person may do: <c>admin</c>, <c>maintain</c>, <c>write</c>, <c>triage</c>, <c>read</c>, <c>none</c>.</summary>
    internal string RoleOf(string login, SandboxRepository repository)
    {
        if (!_people.TryGetValue(login, out var person))
            return repository.IsPublic ? "read" : "none";
        if (person == PersonRole.Owner)
            return "admin";
        // Members see all repositories of the organisation: its base permission is to read.
        var step = TeamsOf(repository)
            .Where(grant => grant.Team.Members.Contains(login, StringComparer.OrdinalIgnoreCase))
            .Select(grant => SandboxTeam.Steps.IndexOf(grant.Permission))
            .Append(0)
            .Max();
        return SandboxTeam.Steps[step] switch
        {
            "pull" => "read",
            "push" => "write",
            var role => role,
        };
    }
}

/// <summary>A repository, and what a team may do with it.</summary>
internal sealed record GrantedRepository(SandboxRepository Repository, string Permission);

/// <summary>What a person is in an organisation.</summary>
public enum PersonRole
{
    /// <summary>May change what a team of theirs owns.</summary>
    Member,

    /// <summary>May change everything.</summary>
    Owner,
}
