using System.Collections.Immutable;

namespace ZocSec.Sandbox.History;

/// <summary>A commit.</summary>
public sealed record SandboxCommit
{
    /// <summary>Its name: 40 hex digits.</summary>
    public required string Sha { get; init; }

    /// <summary>The commit before it; null for a first one.</summary>
    public string? Parent { get; init; }

    /// <summary>Login of its author; a name that is nobody's login is a person whom GitHub does not know.</summary>
    public required string Author { get; init; }

    /// <summary>Its message.</summary>
    public required string Message { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Paths that it added.</summary>
    public ImmutableArray<string> Added { get; init; } = [];

    /// <summary>Paths that it changed.</summary>
    public ImmutableArray<string> Modified { get; init; } = [];

    /// <summary>Paths that it removed.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>All files after it, by path.</summary>
    internal ImmutableDictionary<string, SandboxFile> Files { get; init; } = SandboxFile.None;

    internal string Tree => ObjectName.Of($"tree of {Sha}");

    internal string Email =>
        BotNumber is { } number
            ? $"{number}+{Author}@users.noreply.github.com"
            : $"{Author.Replace(' ', '.')}@users.noreply.example.com";

    // The numbers that these have at GitHub, where their addresses begin with them.
    private string? BotNumber =>
        Author switch
        {
            "dependabot[bot]" => "49699333",
            "github-actions[bot]" => "41898282",
            "renovate[bot]" => "29139614",
            _ when Author.EndsWith("[bot]", StringComparison.Ordinal) => "100000001",
            _ => null,
        };
}
