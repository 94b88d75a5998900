using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Owners;

/// <summary>Whom a value of a tag names.</summary>
/// <param name="Owner">A team's slug where the name is known, else as it was found; empty when it names nobody.</param>
/// <param name="Said">Whom it says, without what AWS writes around.</param>
/// <param name="Standing"><c>known</c>, <c>unknown</c> or <c>left</c> by the directory; empty without one.</param>
internal sealed record NamedOwner(string Owner, string Said, string Standing);

/// <summary>Tells whom values of tags name.</summary>
internal sealed partial class OwnerNames
{
    /// <summary>What names that are not among those of a directory count as.</summary>
    public const string Unknown = "unknown";

    /// <summary>What AWS writes around the name of who created something; the name is its group. For RE2 and Java, too.</summary>
    public const string CreatorPattern = BeforeCreator + "(.*)$";

    private const string BeforeCreator =
        "^(?:IAMUser|AssumedRole|FederatedUser|SAMLUser|WebIdentityUser|IdentityCenterUser|Role|User):[^:]*:";

    // AWS takes no longer value of a tag.
    private const int Longest = 256;

    private readonly OwnersSettings _owners;
    private readonly ImmutableHashSet<string> _teams;

    private OwnerNames(OwnersSettings owners)
    {
        _owners = owners;
        _teams = [.. owners.Synonyms.Keys, .. owners.Directory.Values, .. owners.Names.Select(rule => rule.Owner)];
    }

    /// <summary>Tells whom each value names.</summary>
    /// <param name="values">The values as they were found; each counts once.</param>
    /// <param name="owners">The policy.</param>
    /// <param name="directory">Who is there at all; null for no directory.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>By the value.</returns>
    public static async Task<Dictionary<string, NamedOwner>> TellAsync(
        IEnumerable<string> values,
        OwnersSettings owners,
        IOwnerDirectory? directory,
        CancellationToken ct
    )
    {
        var names = new OwnerNames(owners);
        var said = values.Distinct(StringComparer.Ordinal).ToDictionary(value => value, SaidBy, StringComparer.Ordinal);
        var slugs = said
            .Values.Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => TeamNames.SlugOf(name, owners), StringComparer.Ordinal);
        var found = directory is null
            ? null
            : await directory.FindAsync(
                [.. slugs.Keys.Where(name => name.Length > 0), .. slugs.Values.OfType<string>()],
                ct
            );

        // Spellings of one name are one owner, called by the first of them in order.
        var spelled = slugs
            .Where(name => name.Key.Length > 0)
            .GroupBy(name => Normal(name.Key, name.Value), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Select(name => name.Key).Order(StringComparer.Ordinal).First(),
                StringComparer.Ordinal
            );
        return said.ToDictionary(
            value => value.Key,
            value => names.Tell(value.Value, slugs[value.Value], spelled, found),
            StringComparer.Ordinal
        );
    }

    /// <summary>Whom a value says: who is in what AWS writes as <c>IAMUser:AIDA…:alice</c>; empty for nobody.</summary>
    internal static string SaidBy(string value)
    {
        var text = OneLine.Of(value).Trim();
        var creator = Creator().Match(text);
        text =
            creator.Success ? creator.Groups["who"].Value.Trim()
            : text.StartsWith("Root:", StringComparison.Ordinal) ? ""
            : text;
        if (!text.EnumerateRunes().Any(IsSomething) || Instance().IsMatch(text))
        {
            return "";
        }

        return text.Length <= Longest ? text
            : char.IsHighSurrogate(text[Longest - 1]) ? text[..(Longest - 1)]
            : text[..Longest];
    }

    // A hyphen or a question mark stands for nobody.
    private static bool IsSomething(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol;

    private NamedOwner Tell(
        string said,
        string? slug,
        Dictionary<string, string> spelled,
        ImmutableDictionary<string, DirectoryEntry>? directory
    )
    {
        if (said.Length == 0)
        {
            return new NamedOwner("", "", "");
        }

        var entry = directory?.GetValueOrDefault(said) ?? (slug is null ? null : directory?.GetValueOrDefault(slug));
        var (owner, isKnown) = (_owners.Directory.GetValueOrDefault(said), slug) switch
        {
            ({ } team, _) => (team, true),
            (_, { } name) when _teams.Contains(name) => (name, true),
            _ when entry?.Team is { } team => (TeamNames.SlugOf(team, _owners) ?? team, true),
            _ when entry is not null => (entry.Name, true),
            _ => (spelled[Normal(said, slug)], false),
        };
        var standing =
            directory is null ? ""
            : entry is { HasLeft: true } ? "left"
            : isKnown ? "known"
            : Unknown;
        return new NamedOwner(owner, said, standing);
    }

    // What stands behind a slash is not the same wherever it does, but for teams as GitHub writes them.
    private static string Normal(string said, string? slug) =>
        slug is not null && (said.StartsWith('@') || !said.Contains('/', StringComparison.Ordinal))
            ? slug
            : "=" + said.ToLowerInvariant();

    [GeneratedRegex(BeforeCreator + "(?<who>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Creator();

    // The session of an instance's role; an instance owns nothing.
    [GeneratedRegex(@"^i-[0-9a-f]{8,17}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Instance();
}
