using System.Collections.Concurrent;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Checks;

/// <summary>The check runs of all repositories: makes and changes them by GitHub's rules, and tells of it.</summary>
internal sealed class CheckChanges(SandboxGitHub github, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, RepositoryChecks> _checks = new();

    /// <summary>Repositories that have check runs or check suites.</summary>
    public IEnumerable<long> Repositories => _checks.Keys.Order();

    public RepositoryChecks Of(long repository) => _checks.GetValueOrDefault(repository, RepositoryChecks.Empty);

    /// <summary>Makes a check run and tells of it.</summary>
    public CheckResult Create(long repository, CheckRunEdit edit, long app, string by)
    {
        lock (github.Gate)
        {
            if (github.Find(repository) is not { } found)
                return new CheckResult.Missing();
            if (found.Archived)
                return new CheckResult.ReadOnly();
            if (CheckRunRules.Refusal(edit, isNew: true) is { } refusal)
                return new CheckResult.Invalid($"Invalid request.\n\n{refusal}");
            if (github.Histories.Of(found).Commits.GetValueOrDefault(edit.HeadSha!) is not { } head)
                return new CheckResult.Invalid($"No commit found for SHA: {edit.HeadSha}");
            var suite = SuiteOf(found, head, app, branch: null, before: null);
            var now = time.GetUtcNow();
            var made = edit.ApplyTo(
                new SandboxCheckRun
                {
                    Id = github.NextId(),
                    Repository = repository,
                    App = app,
                    Suite = suite.Id,
                    HeadSha = head.Sha,
                    Name = edit.Name!,
                    StartedAt = now,
                },
                now
            );
            Put(made);
            Tell(found, made, "created", by);
            if (made.Status == "completed")
                TellCompleted(found, made, by);
            return new CheckResult.Done(made);
        }
    }

    /// <summary>Changes a check run; that it is completed is told.</summary>
    public CheckResult Update(long repository, long id, CheckRunEdit edit, long app, string by)
    {
        lock (github.Gate)
        {
            if (github.Find(repository) is not { } found || !Of(repository).Runs.TryGetValue(id, out var before))
                return new CheckResult.Missing();
            if (found.Archived)
                return new CheckResult.ReadOnly();
            if (before.App != app)
                return new CheckResult.NotItsOwn(app);
            if (CheckRunRules.Refusal(edit, isNew: false) is { } refusal)
                return new CheckResult.Invalid($"Invalid request.\n\n{refusal}");
            var after = edit.ApplyTo(before, time.GetUtcNow());
            Put(after);
            if (after.Status == "completed" && (before.Status, before.Conclusion) != (after.Status, after.Conclusion))
                TellCompleted(found, after, by);
            return new CheckResult.Done(after);
        }
    }

    /// <summary>Asks the App to check a commit that was pushed, if it may write checks.</summary>
    public void Request(
        SandboxRepository repository,
        string branch,
        string by,
        SandboxCommit? was,
        SandboxCommit commit
    )
    {
        if (github.InstallationFor(repository)?.Permissions.GetValueOrDefault("checks") != "write")
            return;
        var suite = SuiteOf(repository, commit, github.AppId, branch, was?.Sha ?? ObjectName.None);
        Tell(repository, suite, "requested", by);
    }

    /// <summary>Tells the App that somebody clicked a button.</summary>
    public void Click(SandboxRepository repository, SandboxCheckRun run, string identifier, string by)
    {
        lock (github.Gate)
        {
            github.Tell(
                "check_run",
                "requested_action",
                by,
                repository,
                CheckRunJson.Details(github, repository, run, Of(repository.Id), identifier)
            );
        }
    }

    /// <summary>
    /// Asks an App to do a check run again. The check run stays as it is until the App changes it; its suite begins anew.
    /// </summary>
    public void Rerequest(SandboxRepository repository, SandboxCheckRun run, string by)
    {
        lock (github.Gate)
        {
            Tell(repository, run, "rerequested", by);
            var checks = Of(repository.Id);
            _checks[repository.Id] = checks.With(checks.Suites[(run.HeadSha, run.App)] with { IsRerequested = true });
        }
    }

    /// <summary>Asks the App to do all of its check runs of a commit again; they stay, and their suite begins anew.</summary>
    public void RerequestSuite(SandboxRepository repository, SandboxCommit head, string by)
    {
        lock (github.Gate)
        {
            var suite = SuiteOf(repository, head, github.AppId, branch: null, before: null);
            Tell(repository, suite, "rerequested", by);
            _checks[repository.Id] = Of(repository.Id).With(suite with { IsRerequested = true });
        }
    }

    private SandboxCheckSuite SuiteOf(
        SandboxRepository repository,
        SandboxCommit head,
        long app,
        string? branch,
        string? before
    )
    {
        var checks = Of(repository.Id);
        if (checks.Suites.TryGetValue((head.Sha, app), out var known))
            return known;
        var made = new SandboxCheckSuite
        {
            Id = github.NextId(),
            App = app,
            HeadSha = head.Sha,
            Branch = branch ?? github.Histories.Of(repository).Branches.FirstOrDefault(of => of.Value == head.Sha).Key,
            Before = before ?? head.Parent ?? ObjectName.None,
            CreatedAt = time.GetUtcNow(),
        };
        _checks[repository.Id] = checks.With(made);
        return made;
    }

    private void Put(SandboxCheckRun run)
    {
        var checks = Of(run.Repository);
        var suite = checks.Suites[(run.HeadSha, run.App)];
        _checks[run.Repository] = checks.With(run).With(suite with { IsRerequested = false });
    }

    private void TellCompleted(SandboxRepository repository, SandboxCheckRun run, string by)
    {
        Tell(repository, run, "completed", by);
        var suite = Of(repository.Id).Suites[(run.HeadSha, run.App)];
        if (Of(repository.Id).StandingOf(suite).Status == "completed")
            Tell(repository, suite, "completed", by);
    }

    private void Tell(SandboxRepository repository, SandboxCheckRun run, string action, string by) =>
        github.Tell(
            "check_run",
            action,
            by,
            repository,
            CheckRunJson.Details(github, repository, run, Of(repository.Id))
        );

    private void Tell(SandboxRepository repository, SandboxCheckSuite suite, string action, string by) =>
        github.Tell(
            "check_suite",
            action,
            by,
            repository,
            CheckSuiteJson.Details(github, repository, suite, Of(repository.Id))
        );
}
