using System.Collections.Immutable;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Tells people from machines among those who commit. Pure.</summary>
/// <param name="suffix">How the logins of all humans end; null when they end in nothing particular.</param>
/// <param name="botSuffixes">How the logins of machines end, beside <c>[bot]</c>.</param>
internal sealed class Humans(string? suffix, ImmutableArray<string> botSuffixes)
{
    private const string Bot = "[bot]";

    // The addresses that GitHub gives to Apps: 49699333+dependabot[bot]@users.noreply.github.com, or another host.
    private const string BotAddress = "[bot]@users.noreply.";

    /// <summary>Whether a human made a commit; where all humans' logins end alike, one without a login is none.</summary>
    public bool Made(FoundCommit commit)
    {
        if (
            commit.Author is null
            || Ends(commit.Login, Bot)
            || (commit.Login is null && (Ends(commit.Name, Bot) || IsBotAddress(commit.Email)))
            || botSuffixes.Any(end => Ends(commit.Login, end))
        )
        {
            return false;
        }

        return suffix is null || Ends(commit.Login, suffix);
    }

    /// <summary>The newest commit of a human; null when there is none.</summary>
    public HumanCommit? LastOf(ImmutableArray<FoundCommit> commits) =>
        commits.FirstOrDefault(Made) is { } commit ? new HumanCommit(commit.Author!, commit.At) : null;

    private static bool Ends(string? text, string end) =>
        text?.EndsWith(end, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsBotAddress(string? email) =>
        email?.Contains(BotAddress, StringComparison.OrdinalIgnoreCase) == true;
}
