using System.Collections.Immutable;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The shape of the section that says how owners are told.</summary>
internal static class OwnersShape
{
    private static readonly OwnersSettings s_defaults = new();

    /// <summary>The shape; it reads <see cref="OwnersSettings"/>.</summary>
    public static MappingShape Make() =>
        new(
            [
                new Member(
                    "evidence",
                    Evidence,
                    "What is asked for the owner, the most trusted first; what is not named is not asked.",
                    Default: s_defaults.Evidence.Cast<object>()
                ),
                .. RecordShape.Members(
                    s_defaults,
                    except:
                    [
                        nameof(OwnersSettings.Evidence),
                        nameof(OwnersSettings.Synonyms),
                        nameof(OwnersSettings.Directory),
                        nameof(OwnersSettings.Tags),
                        nameof(OwnersSettings.CreatorTags),
                        nameof(OwnersSettings.StackTags),
                        nameof(OwnersSettings.Names),
                        nameof(OwnersSettings.Accounts),
                    ]
                ),
                new Member("synonyms", Synonyms, "Other names that teams go by, by the team's slug."),
                new Member(
                    "directory",
                    Directory,
                    "The team's slug by a person's login or e-mail address, for people whose commits tell a team."
                ),
                new Member(
                    "tags",
                    Tags,
                    "The keys of AWS tags that name the owner, the most trusted first; case matters.",
                    Default: s_defaults.Tags
                ),
                .. BilledOwnersShape.Members(s_defaults, Slug),
            ],
            values => RecordShape.With(s_defaults, values),
            key => $"there is no key `{key}` in `owners`"
        );

    private static ListShape<object> Evidence { get; } =
        new(
            ChoiceShape.OfEnum(typeof(OwnerEvidence)),
            items => items.Cast<OwnerEvidence>().ToImmutableArray(),
            distinct: true,
            "a list in the order in which it is asked, such as [topic, codeowners]"
        );

    private static TextShape Slug { get; } =
        new(
            "^[a-z0-9_-]{1,255}$",
            "a team's slug as in the address of its page: lower-case letters, digits, hyphens and underscores"
        );

    private static TableShape<ImmutableArray<string>> Synonyms { get; } =
        new(
            Slug,
            new ListShape<string>(
                new TextShape(),
                items => items,
                distinct: true,
                "a list of other names, such as [infra, sre]"
            ),
            s_defaults.Synonyms,
            "a team's slug with its other names, such as `platform: [infra, sre]`",
            RefuseNamesOfTwoTeams
        );

    private static TableShape<string> Directory { get; } =
        new(
            new TextShape(@"^[^\s@]{1,64}(@[^\s@]{1,190})?$", "a person's login or e-mail address, such as octocat"),
            Slug,
            s_defaults.Directory,
            "a person with the slug of a team, such as `octocat: platform`"
        );

    private static ListShape<string> Tags { get; } =
        new(
            new TextShape(
                @"^(?!aws:)\S.{0,127}$",
                "the key of an AWS tag, such as Owner: at most 128 characters, and aws: is not its beginning"
            ),
            items => items,
            distinct: true,
            "a list of the keys of tags, such as [Owner, Team]"
        );

    private static void RefuseNamesOfTwoTeams(Node.Mapping synonyms, Findings findings)
    {
        var teams = synonyms.Entries.ToDictionary(entry => entry.Key, entry => entry.Key, StringComparer.Ordinal);
        var owned = new Dictionary<string, string>(teams, StringComparer.OrdinalIgnoreCase);
        foreach (var (_, team, value) in synonyms.Entries)
        {
            foreach (var name in (value as Node.Sequence)?.Items.OfType<Node.Scalar>() ?? [])
            {
                if (!owned.TryAdd(name.Text, team) && owned[name.Text] is var other && other != team)
                {
                    findings.Add(
                        name.At,
                        teams.ContainsKey(name.Text)
                            ? $"{name.Described} is a team of its own here; leave it out"
                            : $"{name.Described} already leads to `{Excerpt.Of(other)}`; a name leads to one team"
                    );
                }
            }
        }
    }
}
