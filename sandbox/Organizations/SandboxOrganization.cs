using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>An organisation: its people, teams and repositories. Names are given without the owner.</summary>
public sealed class SandboxOrganization
{
    private readonly SandboxGitHub _github;
    private readonly ConcurrentDictionary<string, PersonRole> _people = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SandboxTeam> _teams = new(StringComparer.OrdinalIgnoreCase);

    internal SandboxOrganization(SandboxGitHub github, SandboxAccount account) =>
        (_github, Account, CreatedAt) = (github, account, new DateTimeOffset(2020, 1, 15, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Its login: <c>acme</c>.</summary>
    public string Login => Account.Login;

    /// <summary>It as an account.</summary>
    public SandboxAccount Account { get; }

    /// <summary>Its people, by login.</summary>
    public IReadOnlyDictionary<string, PersonRole> People => _people;

    /// <summary>Its teams, by number.</summary>
    public IEnumerable<SandboxTeam> Teams => _teams.Values.OrderBy(team => team.Id);

    /// <summary>Its repositories, by number.</summary>
    public IEnumerable<SandboxRepository> Repositories =>
        _github.Repositories.Where(repository =>
            string.Equals(repository.Owner, Login, StringComparison.OrdinalIgnoreCase)
        );

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

    /// <summary>Founds a team.</summary>
    public void AddTeam(string slug, string name, ImmutableArray<string> members) =>
        _teams[slug] = new SandboxTeam(_github.NextId(), slug, name, members);

    /// <summary>Makes a repository; the event <c>repository.created</c> follows.</summary>
    public SandboxRepository Create(string name, string visibility = "private", string by = "mona") =>
        _github.Create(
            new SandboxRepository
            {
                Id = 0,
                Owner = Login,
                Name = name,
                Visibility = visibility,
            },
            by
        );

    /// <summary>Changes a repository, as <c>PATCH /repos/{owner}/{repo}</c> does.</summary>
    public EditResult Edit(string name, RepositoryEdit edit, string by = "mona") =>
        _github.Edit(this[name].Id, edit, by);

    /// <summary>Makes a repository public.</summary>
    public EditResult Publicize(string name, string by = "mona") =>
        Edit(name, new RepositoryEdit { Visibility = "public" }, by);

    /// <summary>Replaces a repository's topics.</summary>
    public EditResult ReplaceTopics(string name, ImmutableArray<string> topics, string by = "mona") =>
        _github.ReplaceTopics(this[name].Id, topics, by);

    /// <summary>Pushes a commit.</summary>
    public EditResult Push(string name, string by = "mona") => _github.Push(this[name].Id, by);

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

    /// <summary>Whether a person may change a repository's settings: an owner, or a member of a team that its topics name.</summary>
    internal bool IsAdmin(string login, SandboxRepository repository) =>
        _people.TryGetValue(login, out var role)
        && (
            role == PersonRole.Owner
            || _teams.Values.Any(team =>
                team.Members.Contains(login, StringComparer.OrdinalIgnoreCase)
                && repository.Topics.Contains($"team-{team.Slug}", StringComparer.Ordinal)
            )
        );
}

/// <summary>What a person is in an organisation.</summary>
public enum PersonRole
{
    /// <summary>May change what a team of theirs owns.</summary>
    Member,

    /// <summary>May change everything.</summary>
    Owner,
}
