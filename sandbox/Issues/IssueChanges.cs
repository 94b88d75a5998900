using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Issues;

/// <summary>The issues of all repositories: makes and changes them by GitHub's rules.</summary>
internal sealed class IssueChanges(SandboxGitHub github, TimeProvider time)
{
    private const int LongestTitle = 256;
    private const int LongestBody = 65_536;
    private const int LongestLabel = 50;
    private const string UsualColor = "ededed";

    private readonly ConcurrentDictionary<long, RepositoryIssues> _issues = new();

    public RepositoryIssues Of(long repository) => _issues.GetValueOrDefault(repository, RepositoryIssues.Empty);

    /// <summary>The number that the next issue or pull request has.</summary>
    public int NextNumber(SandboxRepository repository, RepositoryHistory history) =>
        Math.Max(Of(repository.Id).LastNumber, history.PullRequests.IsEmpty ? 0 : history.PullRequests.Keys.Last()) + 1;

    /// <summary>Issues and pull requests, as GitHub lists them together.</summary>
    public IEnumerable<SandboxIssue> All(SandboxRepository repository)
    {
        var issues = Of(repository.Id);
        return github
            .Histories.Of(repository)
            .PullRequests.Values.Select(pull => Of(pull, issues))
            .Concat(repository.HasIssues ? issues.Issues.Values : []);
    }

    public IssueResult Create(long id, IssueEdit edit, string by)
    {
        lock (github.Gate)
        {
            if (Refusal(id, edit, isNew: true, out var repository) is { } refusal)
                return refusal;
            var now = time.GetUtcNow();
            var issue = new SandboxIssue
            {
                Id = github.NextId(),
                Number = NextNumber(repository!, github.Histories.Of(repository!)),
                Title = edit.Title!,
                Body = edit.Body,
                By = by,
                Labels = Labelled(id, edit.Labels ?? []),
                CreatedAt = now,
                UpdatedAt = now,
            };
            return Put(id, issue);
        }
    }

    public IssueResult Update(long id, int number, IssueEdit edit, string by)
    {
        lock (github.Gate)
        {
            if (Refusal(id, edit, isNew: false, out _) is { } refusal)
                return refusal;
            if (!Of(id).Issues.TryGetValue(number, out var before))
                return new IssueResult.Missing();
            var now = time.GetUtcNow();
            var isOpen = edit.State is null ? before.IsOpen : edit.State == "open";
            var turns = isOpen != before.IsOpen;
            return Put(
                id,
                before with
                {
                    Title = edit.Title ?? before.Title,
                    Body = edit.Body ?? before.Body,
                    Labels = edit.Labels is { } labels ? Labelled(id, labels) : before.Labels,
                    IsOpen = isOpen,
                    StateReason =
                        edit.State is null ? before.StateReason
                        : isOpen
                            ? turns ? "reopened"
                                : before.StateReason
                        : edit.StateReason ?? (turns ? "completed" : before.StateReason),
                    ClosedAt =
                        isOpen ? null
                        : turns ? now
                        : before.ClosedAt,
                    ClosedBy =
                        isOpen ? null
                        : turns ? by
                        : before.ClosedBy,
                    UpdatedAt = now,
                    Edits = before.Edits + 1,
                }
            );
        }
    }

    public IssueResult CreateLabel(long id, string? name, string? color, string? description)
    {
        lock (github.Gate)
        {
            if (github.Find(id) is not { } repository)
                return new IssueResult.Missing();
            if (repository.Archived)
                return new IssueResult.ReadOnly();
            if (name is not { Length: > 0 and <= LongestLabel })
                return new IssueResult.Invalid("Label", "invalid", "name", "name is invalid");
            if (Of(id).Labels.ContainsKey(name))
                return new IssueResult.Invalid("Label", "already_exists", "name", "");
            if (color is not null && (color.Length != 6 || !color.All(char.IsAsciiHexDigit)))
                return new IssueResult.Invalid("Label", "invalid", "color", "color is invalid");
            var label = new SandboxLabel(github.NextId(), name, color ?? UsualColor, description);
            _issues[id] = Of(id) with { Labels = Of(id).Labels.Add(name, label) };
            return new IssueResult.Labelled(label);
        }
    }

    public void LabelPullRequest(long id, int number, params ImmutableArray<string> labels)
    {
        lock (github.Gate)
        {
            var known = Labelled(id, labels);
            _issues[id] = Of(id) with { OfPullRequests = Of(id).OfPullRequests.SetItem(number, known) };
        }
    }

    private IssueResult? Refusal(long id, IssueEdit edit, bool isNew, out SandboxRepository? repository)
    {
        repository = github.Find(id);
        return (repository, edit) switch
        {
            (null, _) => new IssueResult.Missing(),
            ({ HasIssues: false }, _) => new IssueResult.Disabled(),
            ({ Archived: true }, _) => new IssueResult.ReadOnly(),
            (_, { Title: null }) when isNew => new IssueResult.Invalid("Issue", "missing_field", "title", ""),
            (_, { Title: { } title }) when title.Trim().Length == 0 => new IssueResult.Invalid(
                "Issue",
                "missing_field",
                "title",
                ""
            ),
            (_, { Title.Length: > LongestTitle }) => new IssueResult.Invalid(
                "Issue",
                "custom",
                "title",
                "title is too long (maximum is 256 characters)"
            ),
            (_, { Body.Length: > LongestBody }) => new IssueResult.Invalid(
                "Issue",
                "custom",
                "body",
                "body is too long (maximum is 65536 characters)"
            ),
            (_, { State: not (null or "open" or "closed") }) => new IssueResult.Invalid(
                "Issue",
                "invalid",
                "state",
                "state is invalid"
            ),
            (_, { StateReason: not (null or "completed" or "not_planned" or "duplicate" or "reopened") }) =>
                new IssueResult.Invalid("Issue", "invalid", "state_reason", "state_reason is invalid"),
            _ => null,
        };
    }

    // Labels that are missing are made, in GitHub's usual grey.
    private ImmutableArray<string> Labelled(long id, ImmutableArray<string> names)
    {
        foreach (var name in names.Where(name => !Of(id).Labels.ContainsKey(name)))
        {
            var label = new SandboxLabel(github.NextId(), name, UsualColor, Description: null);
            _issues[id] = Of(id) with { Labels = Of(id).Labels.Add(name, label) };
        }

        return [.. names.Select(name => Of(id).Labels[name].Name).Distinct(StringComparer.Ordinal)];
    }

    private IssueResult.Done Put(long id, SandboxIssue issue)
    {
        _issues[id] = Of(id) with { Issues = Of(id).Issues.SetItem(issue.Number, issue) };
        return new IssueResult.Done(issue);
    }

    private static SandboxIssue Of(SandboxPullRequest pull, RepositoryIssues issues) =>
        new()
        {
            Id = pull.Id,
            Number = pull.Number,
            Title = pull.Title,
            By = pull.By,
            Labels = issues.OfPullRequests.GetValueOrDefault(pull.Number, []),
            IsOpen = pull.IsOpen,
            IsPullRequest = true,
            CreatedAt = pull.CreatedAt,
            UpdatedAt = pull.UpdatedAt,
            ClosedAt = pull.ClosedAt,
        };
}
