using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>A branch protection rule that fits the default branch.</summary>
public sealed record SandboxProtection
{
    /// <summary>Its number.</summary>
    public long Id { get; init; } = 1;

    /// <summary>The branches that it is for: <c>main</c>, <c>release/*</c>.</summary>
    public string Pattern { get; init; } = "main";

    /// <summary>How many people have to approve; null when nobody has to.</summary>
    public int? Approvals { get; init; }

    /// <summary>Whether owners of code have to approve.</summary>
    public bool CodeOwnerReviews { get; init; }

    /// <summary>Whether it binds administrators too.</summary>
    public bool AdminsToo { get; init; }

    /// <summary>Names of checks that have to pass.</summary>
    public ImmutableArray<string> StatusChecks { get; init; } = [];

    /// <summary>Whether commits have to be signed.</summary>
    public bool Signatures { get; init; }

    /// <summary>Whether history may be rewritten.</summary>
    public bool ForcePushes { get; init; }
}

/// <summary>A ruleset of a repository that is about its default branch.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Enforcement"><c>ACTIVE</c>, <c>EVALUATE</c> or <c>DISABLED</c>.</param>
/// <param name="Rules">Kinds of its rules as GraphQL spells them: <c>PULL_REQUEST</c>, <c>DELETION</c>.</param>
public sealed record SandboxRuleset(long Id, string Name, string Enforcement, ImmutableArray<string> Rules);
