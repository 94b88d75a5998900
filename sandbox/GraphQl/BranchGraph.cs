using System.Text;
using ZocSec.Sandbox.History;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>Branches, commits and files, and what protects a branch.</summary>
internal sealed class BranchGraph
{
    private const int LargestText = 512_000;

    private readonly SandboxGitHub _github;
    private readonly RepositoryAccess _access;
    private readonly GraphType _reference;
    private readonly GraphType _commit;
    private readonly GraphType _blob;

    public BranchGraph(SandboxGitHub github, RepositoryAccess access, GraphType user)
    {
        (_github, _access) = (github, access);
        _blob = GraphTypes
            .Type<SandboxFile>(
                "Blob",
                (
                    "id",
                    file => NodeId.Of("Blob", BitConverter.ToInt64(Convert.FromHexString(file.Sha)) & long.MaxValue)
                ),
                ("oid", file => file.Sha),
                ("byteSize", file => file.Content.Length),
                ("isBinary?", file => IsBinary(file)),
                ("isTruncated", file => file.Content.Length > LargestText),
                ("text?", file => IsBinary(file) ? null : TextOf(file))
            )
            .As("GitObject", "Node");
        var actor = GraphTypes.Type<SandboxCommit>(
            "GitActor",
            ("name?", commit => commit.Author),
            ("email?", commit => commit.Email),
            (
                "user?",
                commit =>
                    github.FindAccount(commit.Author) is { Kind: AccountKind.User } person
                        ? new GraphObject(user, person)
                        : null
            )
        );
        _commit = GraphTypes
            .Type<CommitOf>(
                "Commit",
                ("id", of => Convert.ToBase64String(Encoding.ASCII.GetBytes($"006:Commit{of.Commit.Sha}"))),
                ("oid", of => of.Commit.Sha),
                ("message", of => of.Commit.Message),
                ("messageHeadline", of => of.Commit.Message.Split('\n')[0]),
                ("committedDate", of => GraphTypes.Time(of.Commit.At)),
                ("authoredDate", of => GraphTypes.Time(of.Commit.At)),
                ("author?", of => new GraphObject(actor, of.Commit)),
                ("committer?", of => new GraphObject(actor, of.Commit))
            )
            .As("GitObject", "Node");
        var history = GraphTypes.Connection("CommitHistoryConnection", () => _commit!);
        _commit = _commit.With(
            (
                "history",
                new(
                    (_, source, arguments) => new GraphObject(history, History((CommitOf)source, arguments)),
                    IsConnection: true
                )
            )
        );
        _reference = Reference();
    }

    /// <summary>The default branch; null while there is no commit.</summary>
    public object? Default(GraphCall call, SandboxRepository repository)
    {
        if (!_access.Permits(call.Caller, repository, "contents", "read"))
            return GraphFault.Forbidden;
        return _github.Histories.Of(repository).Head(repository.DefaultBranch) is { } head
            ? new GraphObject(_reference, new CommitOf(repository, head))
            : null;
    }

    /// <summary>What <c>branch</c>, <c>branch:path</c> or the same with <c>HEAD</c> or a commit means; null for nothing.</summary>
    public object? Find(GraphCall call, SandboxRepository repository, string expression)
    {
        if (!_access.Permits(call.Caller, repository, "contents", "read"))
            return GraphFault.Forbidden;
        var parts = expression.Split(':', 2);
        var reference = parts[0] == "HEAD" ? null : parts[0];
        if (parts.Length == 2)
        {
            return _github.Histories.FileOf(repository, parts[1], reference) is { } file
                ? new GraphObject(_blob, file)
                : null;
        }

        return _github.Histories.Of(repository).Find(reference ?? repository.DefaultBranch) is { } commit
            ? new GraphObject(_commit, new CommitOf(repository, commit))
            : null;
    }

    private GraphType Reference()
    {
        var protection = Protection();

        // What everybody sees of the same rule.
        var forAll = GraphTypes.Type<SandboxProtection>(
            "RefUpdateRule",
            ("pattern", rule => rule.Pattern),
            ("requiredApprovingReviewCount?", rule => rule.Approvals),
            ("requiresCodeOwnerReviews", rule => rule.CodeOwnerReviews)
        );
        var ruleset = GraphTypes.Type<SandboxRuleset>(
            "RepositoryRuleset",
            ("id", set => NodeId.Of("RepositoryRuleset", set.Id)),
            ("databaseId?", set => set.Id),
            ("name", set => set.Name),
            ("enforcement", set => set.Enforcement),
            ("target?", _ => "BRANCH")
        );
        var rule = GraphTypes.Type<RuleOf>(
            "RepositoryRule",
            ("id", rule => NodeId.Of("RepositoryRule", (rule.Ruleset.Id * 100) + rule.Place)),
            ("type", rule => rule.Ruleset.Rules[rule.Place]),
            ("repositoryRuleset?", rule => new GraphObject(ruleset, rule.Ruleset))
        );
        var rules = GraphTypes.Connection("RepositoryRuleConnection", () => rule);
        return GraphTypes
            .Type<CommitOf>(
                "Ref",
                ("id", of => Convert.ToBase64String(Encoding.ASCII.GetBytes($"003:Ref{Name(of)}"))),
                ("name", of => of.Repository.DefaultBranch),
                ("prefix", _ => "refs/heads/"),
                ("target?", of => new GraphObject(_commit, of))
            )
            .As("Node")
            .With(
                (
                    "branchProtectionRule",
                    new(
                        (call, source, _) =>
                            ((CommitOf)source).Repository is { Protection: { } protecting } repository
                            && _access.Permits(call.Caller, repository, "administration", "read")
                                ? new GraphObject(protection, protecting)
                                : null,
                        IsNullable: true
                    )
                ),
                (
                    "refUpdateRule",
                    new(
                        (_, source, _) =>
                            ((CommitOf)source).Repository.Protection is { } protecting
                                ? new GraphObject(forAll, protecting)
                                : null,
                        IsNullable: true
                    )
                ),
                (
                    "rules",
                    new(
                        (_, source, arguments) =>
                            new GraphObject(rules, GraphPage.ByPlace(Rules(((CommitOf)source).Repository), arguments)),
                        IsNullable: true,
                        IsConnection: true
                    )
                )
            );
    }

    private static GraphType Protection() =>
        GraphTypes.Type<SandboxProtection>(
            "BranchProtectionRule",
            ("id", rule => NodeId.Of("BranchProtectionRule", rule.Id)),
            ("databaseId?", rule => rule.Id),
            ("pattern", rule => rule.Pattern),
            ("requiresApprovingReviews", rule => rule.Approvals is not null),
            ("requiredApprovingReviewCount?", rule => rule.Approvals),
            ("requiresCodeOwnerReviews", rule => rule.CodeOwnerReviews),
            ("isAdminEnforced", rule => rule.AdminsToo),
            ("requiresStatusChecks", rule => !rule.StatusChecks.IsEmpty),
            ("requiresStrictStatusChecks", _ => false),
            ("requiredStatusCheckContexts?", rule => rule.StatusChecks),
            ("requiresCommitSignatures", rule => rule.Signatures),
            ("requiresConversationResolution", _ => false),
            ("requiresLinearHistory", _ => false),
            ("restrictsPushes", _ => false),
            ("dismissesStaleReviews", _ => false),
            ("allowsForcePushes", rule => rule.ForcePushes),
            ("allowsDeletions", _ => false)
        );

    private static List<RuleOf> Rules(SandboxRepository repository) =>
        [
            .. repository
                .Rulesets.Where(ruleset => ruleset.Enforcement == "ACTIVE")
                .SelectMany(ruleset => ruleset.Rules.Select((_, place) => new RuleOf(ruleset, place))),
        ];

    private GraphPage History(CommitOf of, GraphArguments arguments) =>
        GraphPage.ByPlace(
            [.. _github.Histories.Of(of.Repository).From(of.Commit).Select(commit => of with { Commit = commit })],
            arguments
        );

    private static string Name(CommitOf of) => $"{of.Repository.Id}:refs/heads/{of.Repository.DefaultBranch}";

    private static bool IsBinary(SandboxFile file) => file.Content.Span.Contains((byte)0);

    private static string TextOf(SandboxFile file) =>
        Encoding.UTF8.GetString(file.Content.Span[..Math.Min(file.Content.Length, LargestText)]);

    // A commit, or a branch with its latest one.
    private sealed record CommitOf(SandboxRepository Repository, SandboxCommit Commit);

    private sealed record RuleOf(SandboxRuleset Ruleset, int Place);
}
