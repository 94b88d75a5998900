using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>What the App does besides its guardrails, and what each of it needs.</summary>
public static class AppFeatures
{
    /// <summary>Check runs: on the heads of pull requests and of pushes, with buttons.</summary>
    public static AppFeature CheckRuns { get; } =
        new(
            "check runs",
            Of(["check_run", "check_suite", "pull_request"], ("checks", "write"), ("pull_requests", "read"))
        );

    /// <summary>Each organisation's policy in a repository of its own, and the preview on pull requests that change it.</summary>
    public static AppFeature PolicyRepository { get; } =
        new("policy repository", Of(["pull_request", "push"], ("contents", "read"), ("pull_requests", "read")));

    /// <summary>Who likely owns a repository: teams, CODEOWNERS, commits, custom properties.</summary>
    public static AppFeature OwnershipEvidence { get; } =
        new("ownership evidence", Of([], ("contents", "read"), ("members", "read"), ("metadata", "read")));

    /// <summary>An issue for each resource that people must look at, where the policy asks for them.</summary>
    public static AppFeature Issues { get; } =
        new("issues about resources", Of([], ("issues", "write"))) { IsOptional = true };

    /// <summary>All features.</summary>
    public static ImmutableArray<AppFeature> All { get; } = [CheckRuns, PolicyRepository, OwnershipEvidence, Issues];

    private static Needs Of(ImmutableArray<string> events, params (string Permission, string Level)[] permissions) =>
        new(
            events,
            permissions.ToImmutableDictionary(need => need.Permission, need => need.Level, StringComparer.Ordinal)
        );
}

/// <summary>Something that the App does besides its guardrails.</summary>
/// <param name="Name">What it is called, for people.</param>
/// <param name="Needs">Events and permissions.</param>
public sealed record AppFeature(string Name, Needs Needs)
{
    /// <summary>Whether all else works without it, and only those miss it whose policy asks for it.</summary>
    public bool IsOptional { get; init; }
}
