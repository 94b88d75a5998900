using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.TeamTopic;

/// <summary>Shows by a check run whether a repository's topics name the team that owns it, and offers likely ones.</summary>
internal sealed class TeamTopicGuardrail(IRepositories repositories, ITeams teams, IOwnerSigns signs)
    : Guardrail<RepositoryState, TeamTopicSettings>,
        IOffersChoices,
        IShowsCheckRun
{
    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("github/team-topic"),
            RepositoryState.Kind,
            new Needs(
                ["check_run", "check_suite", "pull_request", "push", "repository"],
                ImmutableDictionary<string, string>
                    .Empty.Add("administration", "write")
                    .Add("checks", "write")
                    .Add("contents", "read")
                    .Add("members", "read")
                    .Add("metadata", "read")
                    .Add("pull_requests", "read")
            ),
            new TeamTopicSettings(),
            typeof(TeamTopicGuardrail),
            CheckRun: TeamTopicCheckRun.Name
        );

    /// <inheritdoc />
    public override GuardrailDefinition Definition => Declaration;

    /// <inheritdoc />
    public override JsonTypeInfo StateInfo => RepositoryStateJson.Default.RepositoryState;

    /// <inheritdoc />
    public override IEnumerable<Hint> Affected(SourceEvent source) =>
        source.Type switch
        {
            "com.github.repository.created"
            or "com.github.repository.edited"
            or "com.github.repository.renamed"
            or "com.github.repository.transferred"
            or "com.github.repository.archived"
            or "com.github.repository.unarchived" => RepositoryEvent.Hint(source),
            "com.github.check_suite.requested"
            or "com.github.check_suite.rerequested"
            or "com.github.check_run.rerequested"
            or "com.github.pull_request.opened"
            or "com.github.pull_request.reopened"
            or "com.github.pull_request.synchronize" => AtHead(source, GitHubFacts.Of(source)),
            "com.github.push" when GitHubFacts.Of(source) is { ToDefaultBranch: true } facts => AtHead(source, facts),
            "com.github.check_run.requested_action"
                when GitHubFacts.Of(source) is { Check: TeamTopicCheckRun.Name, Button: { } button } facts => AtHead(
                    source,
                    facts
                )
                .Select(hint => hint with { Choice = button }),
            _ => [],
        };

    /// <inheritdoc />
    public async Task<Permission> MayChooseAsync(
        State fresh,
        Choice choice,
        string person,
        Policy policy,
        CancellationToken ct
    )
    {
        var (tenant, name) = (fresh.Resource.Tenant, fresh.Resource.Name);
        var team = TeamNames.In([RepositoryProperty.TopicOf(choice.Change.Property)!], policy.Owners)[0];
        switch (await teams.MayAdministerAsync(tenant, name, person, ct))
        {
            case GitHubAnswer<bool>.Ok { Value: true }:
                return new Permission.Granted($"may administer {name}");
            case GitHubAnswer<bool>.Ok:
                break;
            case var other:
                return Blocked(other);
        }

        return await teams.MaintainsAsync(tenant, OwnerOf(name), team, person, ct) switch
        {
            GitHubAnswer<bool>.Ok { Value: true } => new Permission.Granted($"maintains the team {team}"),
            GitHubAnswer<bool>.Ok => new Permission.Denied(
                $"that takes somebody who may administer {name} or maintains the team {team}"
            ),
            var other => Blocked(other),
        };
    }

    /// <inheritdoc />
    public bool IsWhole(State state) => ((RepositoryState)state).OwnerSigns is not null;

    /// <inheritdoc />
    public CheckRunContent Show(State state, Verdict verdict, Policy policy, CheckRunStanding standing) =>
        TeamTopicCheckRun.Compose((RepositoryState)state, verdict, policy.Owners, standing);

    /// <inheritdoc />
    protected override async Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct)
    {
        var answer = await repositories.GetAsync(hint.Resource.Tenant, hint.Resource.Name, ct);
        if (!RepositoryAnswers.TryFind(answer, hint.Resource, out var repository, out var missing))
        {
            return missing;
        }

        var read = RepositoryState.Of(hint.Resource.Tenant, repository);
        var state = await WithTeamsAsync(read, policy, ct);
        if (
            state is not Reading.Found { State: RepositoryState found }
            || Judge(found, policy) is not Verdict.Violation
        )
        {
            return state;
        }

        // Only a repository without an owner is worth the questions.
        return await signs.ReadAsync(found.Resource, policy.Owners, ct) switch
        {
            GitHubAnswer<ImmutableArray<OwnerSign>>.Ok { Value: var told } => await KnownAsync(found, told, policy, ct),
            var other => RepositoryAnswers.Blocked(other),
        };
    }

    /// <inheritdoc />
    protected override async ValueTask<RepositoryState> CompleteAsync(
        RepositoryState bulk,
        Policy policy,
        CancellationToken ct
    ) => await WithTeamsAsync(bulk, policy, ct) is Reading.Found { State: RepositoryState state } ? state : bulk;

    /// <inheritdoc />
    protected override Verdict Judge(RepositoryState state, Policy policy) =>
        TeamTopicRule.Judge(state, SettingsOf(policy), policy.Owners);

    /// <inheritdoc />
    protected override Task<Outcome> ApplyAsync(RepositoryState fresh, Change change, CancellationToken ct) =>
        repositories.ChangeTopicAsync(fresh, change, ct);

    private static IEnumerable<Hint> AtHead(SourceEvent source, GitHubFacts facts)
    {
        if (facts is not { Head: { } head, Check: null or TeamTopicCheckRun.Name })
        {
            return [];
        }

        var claim = new HeadClaim(head, IsAskedFor: source.Type.EndsWith(".rerequested", StringComparison.Ordinal));
        return RepositoryEvent.Hint(source).Select(hint => hint with { Claim = claim.ToClaim() });
    }

    // Looks that come later rely on what is recorded here, also when a sweep recorded it: a list of teams from before the
    // repository was read must not call a team missing that was founded meanwhile.
    private async Task<Reading> WithTeamsAsync(RepositoryState state, Policy policy, CancellationToken ct)
    {
        var named = state is { IsArchived: false, Topics: { } topics } ? TeamNames.In(topics, policy.Owners) : [];
        if (named.IsEmpty || !SettingsOf(policy).MustExist)
        {
            return new Reading.Found(state);
        }

        return await MissingAsync(state, named, isFresh: true, ct) switch
        {
            GitHubAnswer<ImmutableArray<string>>.Ok { Value: var none } => new Reading.Found(
                state with
                {
                    MissingTeams = none,
                }
            ),
            // A person's account has no teams that could be asked for.
            GitHubAnswer<ImmutableArray<string>>.NotFound => new Reading.Found(state with { MissingTeams = [] }),
            GitHubAnswer<ImmutableArray<string>>.Refused refused => new Reading.Found(
                state with
                {
                    TeamsProblem = refused.Reason,
                }
            ),
            var later => RepositoryAnswers.Blocked(later),
        };
    }

    // A button must not name a team that the verdict would call missing.
    private async Task<Reading> KnownAsync(
        RepositoryState state,
        ImmutableArray<OwnerSign> told,
        Policy policy,
        CancellationToken ct
    )
    {
        var named = told.Select(sign => sign.Team).Distinct(StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        if (named.IsEmpty || !SettingsOf(policy).MustExist)
        {
            return new Reading.Found(state with { OwnerSigns = told });
        }

        return await MissingAsync(state, named, isFresh: false, ct) switch
        {
            GitHubAnswer<ImmutableArray<string>>.Ok { Value: var none } => new Reading.Found(
                state with
                {
                    OwnerSigns = [.. told.Where(sign => !none.Contains(sign.Team, StringComparer.OrdinalIgnoreCase))],
                }
            ),
            GitHubAnswer<ImmutableArray<string>>.Later later => RepositoryAnswers.Blocked(later),
            _ => new Reading.Found(state with { OwnerSigns = told }),
        };
    }

    private Task<GitHubAnswer<ImmutableArray<string>>> MissingAsync(
        RepositoryState state,
        ImmutableArray<string> names,
        bool isFresh,
        CancellationToken ct
    ) => teams.MissingAsync(state.Resource.Tenant, OwnerOf(state.Resource.Name), names, isFresh, ct);

    private static string OwnerOf(string fullName) => RepositoryName.Parse(fullName)!.Value.Owner;

    private static Permission.Blocked Blocked(GitHubAnswer<bool> answer)
    {
        var blocked = RepositoryAnswers.Blocked(answer);
        return new Permission.Blocked(blocked.Reason, blocked.RetryAt);
    }
}
