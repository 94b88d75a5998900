using System.CommandLine;

namespace ZocSec.Action.Commands;

/// <summary><c>--actor</c>: who asks for what a command does, for the ledger.</summary>
internal static class ActorOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() =>
        new("--actor")
        {
            Description = "Who asks for it, for the ledger. Without it GITHUB_ACTOR.",
            HelpName = "LOGIN",
        };

    /// <summary>Who it is; null when nobody is named.</summary>
    public static string? Find(ParseResult parsed, Option<string?> option, Surroundings surroundings) =>
        parsed.GetValue(option) ?? (surroundings.Setting("GITHUB_ACTOR") is { Length: > 0 } login ? login : null);
}
