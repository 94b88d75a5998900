using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Organizations;

/// <summary>
/// Everything that this GitHub holds, in memory. Reads take no lock; changes are made one at a time, and what they tell
/// is passed on in the order in which they were made.
/// </summary>
public sealed class SandboxGitHub
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<long, SandboxRepository> _repositories = new();
    private readonly ConcurrentDictionary<string, long> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, long> _formerNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SandboxAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SandboxOrganization> _organizations = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentDictionary<long, SandboxInstallation> _installations = new();
    private long _lastId = 1000;
    private long _lastKeyId = 70_000_000;

    /// <summary>An empty GitHub.</summary>
    public SandboxGitHub(TimeProvider time)
    {
        _time = time;
        Order = new RepositoryOrder(this, () => _repositories.Values);
        Histories = new RepositoryHistories(this);
        Changes = new HistoryChanges(this, time);
        PullRequests = new PullRequestChanges(this, time);
        Checks = new CheckChanges(this, time);
        Issues = new IssueChanges(this, time);
    }

    /// <summary>Whether organisations belong to an enterprise, and so may have <c>internal</c> repositories.</summary>
    public bool HasInternal { get; set; }

    /// <summary>All repositories, by number.</summary>
    public IEnumerable<SandboxRepository> Repositories => Order.ByNumber;

    /// <summary>All installations of the App, by number.</summary>
    public IEnumerable<SandboxInstallation> Installations =>
        _installations.Values.OrderBy(installation => installation.Id);

    internal event Action<Happening>? Happened;

    /// <summary>Held while something is changed.</summary>
    internal Lock Gate => _gate;

    /// <summary>The App that is registered here; null when there is none.</summary>
    internal AppIdentity? App { get; init; }

    internal long AppId => App?.Id ?? 0;

    /// <summary>The repositories in order.</summary>
    internal RepositoryOrder Order { get; }

    internal RepositoryHistories Histories { get; }

    internal HistoryChanges Changes { get; }

    internal PullRequestChanges PullRequests { get; }

    internal CheckChanges Checks { get; }

    internal IssueChanges Issues { get; }

    /// <summary>An organisation by its login.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public SandboxOrganization Organization(string login) => _organizations[login];

    /// <summary>Founds an organisation.</summary>
    public SandboxOrganization AddOrganization(string login)
    {
        var account = new SandboxAccount(NextId(), login, AccountKind.Organization);
        _accounts[login] = account;
        return _organizations[login] = new SandboxOrganization(this, account);
    }

    /// <summary>The organisations, by login.</summary>
    internal IEnumerable<SandboxOrganization> Organizations =>
        _organizations.Values.OrderBy(organization => organization.Login, StringComparer.Ordinal);

    /// <summary>Finds a repository by its number.</summary>
    public SandboxRepository? Find(long id) => _repositories.GetValueOrDefault(id);

    /// <summary>Finds a repository by the name that it has now.</summary>
    public SandboxRepository? Find(string fullName) => _names.TryGetValue(fullName, out var id) ? Find(id) : null;

    /// <summary>Finds a repository by a name that it had before it was renamed or transferred.</summary>
    public SandboxRepository? FindByFormerName(string fullName) =>
        _formerNames.TryGetValue(fullName, out var id) ? Find(id) : null;

    /// <summary>Makes a repository and tells of it.</summary>
    /// <returns>The repository, with its number.</returns>
    public SandboxRepository Create(SandboxRepository repository, string by)
    {
        lock (_gate)
        {
            var made = Put(repository);
            Tell("repository", "created", by, made);
            return made;
        }
    }

    /// <summary>Changes a repository by GitHub's rules and tells of it.</summary>
    public EditResult Edit(long id, RepositoryEdit edit, string by)
    {
        lock (_gate)
        {
            if (Find(id) is not { } before)
                return new EditResult.Missing();
            if (EditRules.Refusal(before, edit, HasInternal) is { } refusal)
                return refusal;
            var named = edit.Name is { } name ? $"{before.Owner}/{name}" : before.FullName;
            if (Find(named) is { } other && other.Id != id)
                return new EditResult.Invalid("Validation Failed", "name already exists on this account");

            var after = Edited(before, edit);
            if (after.DefaultBranch != before.DefaultBranch)
                Histories.MoveDefault(before, after.DefaultBranch);
            Replace(before, after);
            foreach (var (@event, action, details) in EditHappenings.Of(before, after))
                Tell(@event, action, by, after, details);
            return new EditResult.Done(after);
        }
    }

    /// <summary>Replaces all topics of a repository by GitHub's rules and tells of it.</summary>
    public EditResult ReplaceTopics(long id, ImmutableArray<string> topics, string by)
    {
        lock (_gate)
        {
            if (Find(id) is not { } before)
                return new EditResult.Missing();
            if (EditRules.Refusal(before, topics) is { } refusal)
                return refusal;
            var after = before with
            {
                Topics = [.. topics.Distinct(StringComparer.Ordinal)],
                UpdatedAt = _time.GetUtcNow(),
            };
            Replace(before, after);
            if (!before.Topics.SequenceEqual(after.Topics, StringComparer.Ordinal))
                Tell("repository", "edited", by, after, EditHappenings.TopicsFrom(before));
            return new EditResult.Done(after);
        }
    }

    /// <summary>Turns vulnerability alerts on or off.</summary>
    public EditResult SetVulnerabilityAlerts(long id, bool on)
    {
        lock (_gate)
        {
            if (Find(id) is not { } before)
                return new EditResult.Missing();
            if (before.Archived)
                return new EditResult.ReadOnly();
            var after = before with { VulnerabilityAlerts = on };
            Replace(before, after);
            return new EditResult.Done(after);
        }
    }

    /// <summary>Gives a repository to another account and tells of it; its former name leads to it.</summary>
    public EditResult Transfer(long id, string newOwner, string by)
    {
        lock (_gate)
        {
            if (Find(id) is not { } before)
                return new EditResult.Missing();
            if (before.Archived)
                return new EditResult.ReadOnly();
            if (FindAccount(newOwner) is not { } owner || Find($"{owner.Login}/{before.Name}") is not null)
                return new EditResult.Invalid("Validation Failed", $"{newOwner} cannot take {before.FullName}");
            var after = before with { Owner = owner.Login, UpdatedAt = _time.GetUtcNow() };
            Replace(before, after);
            Tell("repository", "transferred", by, after, EditHappenings.OwnerFrom(AccountOf(before.Owner)));
            return new EditResult.Done(after);
        }
    }

    /// <summary>Deletes a repository and tells of it.</summary>
    public EditResult Delete(long id, string by)
    {
        lock (_gate)
        {
            if (!_repositories.TryRemove(id, out var gone))
                return new EditResult.Missing();
            _names.TryRemove(gone.FullName, out _);
            Order.Changed();
            Tell("repository", "deleted", by, gone);
            return new EditResult.Done(gone);
        }
    }

    /// <summary>Installs the App on an account and tells of it.</summary>
    public SandboxInstallation Install(SandboxInstallation installation, string by)
    {
        lock (_gate)
        {
            var made = installation with { CreatedAt = _time.GetUtcNow() };
            _installations[made.Id] = made;
            Tell("created", by, made, InstallationHappenings.Covered(this, made));
            return made;
        }
    }

    /// <summary>Suspends an installation, or lets it work again, and tells of it.</summary>
    public void Suspend(long installation, bool suspended, string by = "mona")
    {
        lock (_gate)
        {
            var after = _installations[installation] with { SuspendedAt = suspended ? _time.GetUtcNow() : null };
            _installations[installation] = after;
            Tell(suspended ? "suspend" : "unsuspend", by, after, InstallationHappenings.Covered(this, after));
        }
    }

    /// <summary>Takes an installation away and tells of it; its tokens are worthless.</summary>
    public void Uninstall(long installation, string by = "mona")
    {
        lock (_gate)
        {
            if (_installations.TryRemove(installation, out var gone))
                Tell("deleted", by, gone, InstallationHappenings.Covered(this, gone));
        }
    }

    /// <summary>
    /// Replaces an installation: its permissions, its events, what it sees. Told are repositories that it sees from now on
    /// or sees no longer, and permissions that it was given; what is taken from it is taken in silence, as on GitHub.
    /// </summary>
    public void Change(SandboxInstallation installation, string by = "mona")
    {
        lock (_gate)
        {
            var before = _installations[installation.Id];
            _installations[installation.Id] = installation;
            foreach (var (@event, action, details) in InstallationHappenings.Of(this, before, installation))
                Tell(action, by, installation, details, @event);
        }
    }

    internal SandboxInstallation? FindInstallation(long id) => _installations.GetValueOrDefault(id);

    internal SandboxInstallation? InstallationFor(SandboxRepository repository)
    {
        foreach (var (_, installation) in _installations)
        {
            if (installation.Covers(repository))
                return installation;
        }

        return null;
    }

    internal bool TryGetOrganization(string login, [NotNullWhen(true)] out SandboxOrganization? organization) =>
        _organizations.TryGetValue(login, out organization);

    internal SandboxAccount? FindAccount(string login) => _accounts.GetValueOrDefault(login);

    internal SandboxAccount AccountOf(string login) =>
        _accounts.GetOrAdd(
            login,
            static (name, self) =>
                new SandboxAccount(
                    self.NextId(),
                    name,
                    name.EndsWith("[bot]", StringComparison.Ordinal) ? AccountKind.Bot : AccountKind.User
                ),
            this
        );

    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Numbers of keys and rulesets are counted for themselves.</summary>
    internal long NextKeyId() => Interlocked.Increment(ref _lastKeyId);

    /// <summary>Changes a repository past every rule and without an event.</summary>
    internal void Adjust(long id, Func<SandboxRepository, SandboxRepository> change)
    {
        lock (_gate)
        {
            if (Find(id) is { } before)
                Replace(before, change(before));
        }
    }

    internal long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Adds a repository that was there before anybody listened.</summary>
    internal SandboxRepository Put(SandboxRepository repository)
    {
        var now = _time.GetUtcNow();
        var made = repository with
        {
            Id = repository.Id == 0 ? NextId() : repository.Id,
            CreatedAt = repository.CreatedAt == default ? now : repository.CreatedAt,
            UpdatedAt = repository.UpdatedAt == default ? now : repository.UpdatedAt,
            PushedAt = repository.PushedAt == default ? now : repository.PushedAt,
        };
        _repositories[made.Id] = made;
        _names[made.FullName] = made.Id;
        _formerNames.TryRemove(made.FullName, out _);
        Order.Changed();
        return made;
    }

    private SandboxRepository Edited(SandboxRepository before, RepositoryEdit edit)
    {
        var visibility = EditRules.VisibilityAfter(before, edit);
        return before with
        {
            Name = edit.Name ?? before.Name,
            Visibility = visibility,
            Archived = edit.Archived ?? before.Archived,
            Description = edit.Description ?? before.Description,
            Homepage = edit.Homepage ?? before.Homepage,
            DefaultBranch = edit.DefaultBranch ?? before.DefaultBranch,
            Stars = before.IsPublic && visibility != "public" ? 0 : before.Stars,
            UpdatedAt = _time.GetUtcNow(),
        };
    }

    internal void Replace(SandboxRepository before, SandboxRepository after)
    {
        _repositories[after.Id] = after;
        if (string.Equals(before.FullName, after.FullName, StringComparison.Ordinal))
            return;
        _names.TryRemove(before.FullName, out _);
        _names[after.FullName] = after.Id;
        _formerNames[before.FullName] = after.Id;
        _formerNames.TryRemove(after.FullName, out _);
        if (before.Owner != after.Owner)
            Order.Changed();
    }

    internal void Tell(
        string @event,
        string? action,
        string by,
        SandboxRepository repository,
        Action<System.Text.Json.Utf8JsonWriter, SandboxUrls>? details = null
    ) => Happened?.Invoke(new Happening(@event, action, AccountOf(by), repository, details));

    private void Tell(
        string action,
        string by,
        SandboxInstallation installation,
        Action<System.Text.Json.Utf8JsonWriter, SandboxUrls> details,
        string @event = "installation"
    ) =>
        Happened?.Invoke(
            new Happening(@event, action, AccountOf(by), Repository: null, details) { Installation = installation }
        );
}
