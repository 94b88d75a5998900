using System.Collections.Immutable;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Policies;
using static ZocSec.Core.Billing.Questions.QuestionTexts;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Fills the gaps of the text that decides who owns what, with the spellings of tags that are in use.</summary>
/// <param name="owners">The policy.</param>
/// <param name="used">The spellings in use, the most used first.</param>
/// <param name="standing">What a name counts as that the relation <c>names</c> does not have: empty without a directory.</param>
internal sealed class OwnedSql(OwnersSettings owners, IReadOnlyList<string> used, string standing)
{
    // In CSV and FOCUS the tag may be written in any of its spellings, too.
    private static readonly string[] s_name = ["Name"];
    private static readonly string[] s_project = ["Project"];

    private readonly string _standing = Text(standing);

    /// <summary>Spellings of keys that name owners, the most trusted first.</summary>
    public ImmutableArray<string> Tags { get; } = TagSpellings.Of(owners.Tags, used);

    /// <summary>Spellings of keys that name creators, the most trusted first; none that names owners.</summary>
    public ImmutableArray<string> Creators { get; } =
    [.. TagSpellings.Of(owners.CreatorTags, used).Except(TagSpellings.Of(owners.Tags, used), StringComparer.Ordinal)];

    /// <summary>Spellings of keys that name stacks, the most trusted first; none that names anybody.</summary>
    public ImmutableArray<string> Stacks { get; } =
    [
        .. TagSpellings
            .Of(owners.StackTags, used)
            .Except(TagSpellings.Of([.. owners.Tags, .. owners.CreatorTags], used), StringComparer.Ordinal),
    ];

    private ImmutableArray<string> Names { get; } = TagSpellings.Of(s_name, used);

    private ImmutableArray<string> Projects { get; } = TagSpellings.Of(s_project, used);

    /// <summary>The question for whom tags name, and for stacks; null when no tag is asked that is in use.</summary>
    public string? Values()
    {
        ImmutableArray<string> keys = [.. Tags, .. Creators, .. Stacks];
        var columns = keys.Select((_, i) => $"v{i}").ToList();
        return keys.IsEmpty
            ? null
            : Fill(
                "owner-values",
                ("columns", string.Join(", ", columns.Select(column => $"s.{column} AS {column}"))),
                (
                    "said",
                    string.Join(
                        ", ",
                        columns.Select(
                            (column, i) => $"{(IsStack(i) ? $"v.{column}" : Said($"v.{column}"))} AS {column}"
                        )
                    )
                ),
                ("values", string.Join(", ", columns.Select((column, i) => $"{Value(keys[i])} AS {column}"))),
                ("sets", string.Join(", ", columns.Select(column => $"(s.{column})")))
            );
    }

    /// <summary>Whether a column of an answer to <see cref="Values"/> has stacks, and not names.</summary>
    public bool IsStack(int column) => column >= Tags.Length + Creators.Length;

    /// <summary>The text of the relation <c>owned</c>.</summary>
    /// <param name="ruleOwners">The owner of each rule about names, as it is called here, and what it counts as.</param>
    /// <param name="isLookedUp">
    /// Whether values in a column of the answer to <see cref="Values"/> are in the relation <c>names</c> or <c>stacks</c>; each of these
    /// takes a join.
    /// </param>
    public string Write(ImmutableArray<NamedOwner> ruleOwners, ImmutableArray<bool> isLookedUp)
    {
        (string Letter, ImmutableArray<string> Keys)[] kinds =
        [
            ("t", Tags),
            ("c", Creators),
            ("s", Stacks),
            ("n", Names),
            ("p", Projects),
        ];
        return Fill(
            "owned",
            (
                "taken",
                Lines(
                    kinds,
                    (letter, i, key) => $"CASE WHEN u.id <> '' THEN nullif({Value(key)}, '') END AS {letter}{i}"
                )
            ),
            (
                "latest",
                Lines(kinds, (letter, i, _) => $"substr(max(t.stamp || t.{letter}{i}) OVER same, 13) AS {letter}{i}")
                    + Lines(
                        kinds[..1],
                        (letter, i, _) =>
                            $"min(t.{letter}{i}) OVER same AS low{i},\n        max(t.{letter}{i}) OVER same AS high{i}"
                    )
            ),
            ("name", First("l.n", Names)),
            ("project", First("l.p", Projects)),
            ("owners", Lines(kinds[..3], (letter, i, key) => OwnerOf(letter, i, isLookedUp[ColumnOf(letter, i)]))),
            (
                "joins",
                string.Concat(
                    kinds[..3]
                        .SelectMany(kind =>
                            kind.Keys.Select((_, i) => Join(kind.Letter, i, isLookedUp[ColumnOf(kind.Letter, i)]))
                        )
                )
            ),
            ("tag_at", At("n.to", Tags)),
            ("creator_at", At("n.co", Creators)),
            ("stack_at", At("n.so", Stacks)),
            (
                "earlier",
                Pick(
                    "n.tag_at",
                    Tags,
                    i =>
                        $"CASE WHEN n.low{i} = n.high{i} THEN '' WHEN n.t{i} = n.high{i} THEN n.low{i} ELSE n.high{i} END"
                )
            ),
            ("earlier_said", Said("n.earlier")),
            ("name_at", NameAt()),
            ("tag_owner", Pick("n.tag_at", Tags, i => $"n.to{i}")),
            ("creator_owner", Pick("n.creator_at", Creators, i => $"n.co{i}")),
            ("stack_owner", Pick("n.stack_at", Stacks, i => $"n.so{i}")),
            ("name_owner", Pick("n.name_at", owners.Names, i => Text(ruleOwners[i].Owner))),
            ("tag_rule", Pick("n.tag_at", Tags, i => Text($"tag {Tags[i]}"))),
            ("creator_rule", Pick("n.creator_at", Creators, i => Text($"tag {Creators[i]}"))),
            ("stack_rule", Pick("n.stack_at", Stacks, i => Text($"tag {Stacks[i]}"))),
            ("name_rule", Pick("n.name_at", owners.Names, i => Text($"name {owners.Names[i].Match.Text}"))),
            ("tag_said", Pick("n.tag_at", Tags, i => $"n.td{i}")),
            ("creator_said", Pick("n.creator_at", Creators, i => $"n.cd{i}")),
            ("tag_standing", Pick("n.tag_at", Tags, i => $"n.tg{i}")),
            ("creator_standing", Pick("n.creator_at", Creators, i => $"n.cg{i}")),
            ("name_standing", Pick("n.name_at", owners.Names, i => Text(ruleOwners[i].Standing))),
            ("others", Others()),
            ("owner_tag", Found("tag_at", "t", Tags)),
            ("creator", Found("creator_at", "c", Creators))
        );
    }

    private static string Value(string key) => $"element_at(u.tags, {Text(key)})";

    // Who is in what AWS writes around a name; those are few, where keys of users and sessions are many. What does not read so
    // simply is left as it is, for OwnerNames to read.
    private static string Said(string value) =>
        $"coalesce(nullif(CASE WHEN {value} LIKE '%:%:%' THEN regexp_extract({value}, {Text(OwnerNames.CreatorPattern)}, 1) END, ''), {value})";

    private int ColumnOf(string letter, int i) =>
        letter switch
        {
            "t" => i,
            "c" => Tags.Length + i,
            _ => Tags.Length + Creators.Length + i,
        };

    private string OwnerOf(string letter, int i, bool isLookedUp)
    {
        var value = $"l.{letter}{i}";
        var said = letter == "s" ? $"'stack ' || {value}" : Said(value);
        string Found(string column, string otherwise) =>
            isLookedUp ? $"coalesce(j{letter}{i}.{column}, {otherwise})" : otherwise;

        var owner = $"CASE WHEN {value} IS NULL THEN '' ELSE {Found("owner", said)} END AS {letter}o{i}";
        return letter == "s"
            ? owner
            : $"{owner},\n        CASE WHEN {value} IS NULL THEN '' ELSE {Found("said", said)} END AS {letter}d{i},\n"
                + $"        CASE WHEN {value} IS NULL THEN '' ELSE {Found("standing", _standing)} END AS {letter}g{i}";
    }

    private static string Join(string letter, int i, bool isLookedUp) =>
        !isLookedUp ? ""
        : letter == "s" ? $"\n    LEFT JOIN stacks AS js{i} ON js{i}.raw = l.s{i}"
        : $"\n    LEFT JOIN names AS j{letter}{i} ON j{letter}{i}.raw = {Said($"l.{letter}{i}")}";

    private string NameAt()
    {
        var rules = owners.Names.Select((rule, i) => $"WHEN {Fits(rule)} THEN {i}");
        return owners.Names.IsEmpty
            ? "-1"
            : $"CASE WHEN n.tag_at >= 0 OR n.id = '' THEN -1 {string.Join(' ', rules)} ELSE -1 END";
    }

    private static string Fits(NameRule rule)
    {
        var pattern = Text(rule.Match.Portable);
        var fits = $"(regexp_like(n.id, {pattern}) OR regexp_like(n.name, {pattern}))";
        return rule.Service is { } service ? $"n.service = {Text(service)} AND {fits}" : fits;
    }

    // What other tags than the one that decided say.
    private string Others() =>
        string.Concat(
            Tags.Select(
                (key, i) =>
                    i == 0
                        ? ""
                        : $"\n            || CASE WHEN d.tag_at >= 0 AND d.tag_at < {i} AND d.to{i} <> '' AND d.to{i} <> d.owner THEN {Text($"; tag {key}: ")} || d.to{i} ELSE '' END"
            )
        );

    // The value that decided, else the first there is.
    private static string Found(string at, string letter, ImmutableArray<string> keys) =>
        keys.IsEmpty
            ? "''"
            : $"coalesce({Pick($"d.{at}", keys, i => $"d.{letter}{i}", otherwise: "NULL")}, {string.Join(", ", keys.Select((_, i) => $"d.{letter}{i}"))}, '')";

    private static string First(string column, ImmutableArray<string> keys) =>
        $"coalesce({string.Concat(keys.Select((_, i) => $"{column}{i}, "))}'', '')";

    private static string At(string column, ImmutableArray<string> keys) =>
        keys.IsEmpty
            ? "-1"
            : $"CASE {string.Join(' ', keys.Select((_, i) => $"WHEN {column}{i} <> '' THEN {i}"))} ELSE -1 END";

    private static string Pick<T>(string at, ImmutableArray<T> all, Func<int, string> text, string otherwise = "''") =>
        all.IsEmpty
            ? otherwise
            : $"CASE {at} {string.Join(' ', all.Select((_, i) => $"WHEN {i} THEN {text(i)}"))} ELSE {otherwise} END";

    private static string Lines(
        (string Letter, ImmutableArray<string> Keys)[] kinds,
        Func<string, int, string, string> column
    ) =>
        string.Concat(
            kinds.SelectMany(kind => kind.Keys.Select((key, i) => $",\n        {column(kind.Letter, i, key)}"))
        );
}
