using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>A team of an organisation.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Slug">Its name in addresses; the topic <c>team-{slug}</c> names it.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Members">Logins of its people, maintainers among them.</param>
public sealed record SandboxTeam(long Id, string Slug, string Name, ImmutableArray<string> Members)
{
    /// <summary>Logins of those who may change the team.</summary>
    public ImmutableHashSet<string> Maintainers { get; init; } =
        ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a team may be granted of a repository, from least to most.</summary>
    internal static ImmutableArray<string> Steps { get; } = ["pull", "triage", "push", "maintain", "admin"];

    /// <summary>The step of a role as people have it: <c>read</c> and <c>write</c> are <c>pull</c> and <c>push</c>.</summary>
    internal static string StepOf(string role) =>
        role switch
        {
            "read" => "pull",
            "write" => "push",
            _ => role,
        };
}

/// <summary>What a team may do with a repository.</summary>
/// <param name="Team">The team.</param>
/// <param name="Permission"><c>pull</c>, <c>triage</c>, <c>push</c>, <c>maintain</c> or <c>admin</c>.</param>
public sealed record TeamGrant(SandboxTeam Team, string Permission);
