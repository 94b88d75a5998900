using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The shapes of what tells owners of AWS resources in billing data, besides declared tags.</summary>
internal static class BilledOwnersShape
{
    /// <summary>The keys, in the section of owners.</summary>
    public static ImmutableArray<Member> Members(OwnersSettings defaults, TextShape slug) =>
        [
            new Member(
                "creator-tags",
                Tags("a list of the keys of tags, such as [Creator, aws:createdBy]"),
                "The keys of AWS tags that name who created a resource, the most trusted first: a likely owner in billing data.",
                Default: defaults.CreatorTags
            ),
            new Member(
                "stack-tags",
                Tags("a list of the keys of tags, such as [aws:cloudformation:stack-name]"),
                "The keys of AWS tags that name the stack or group a resource is of, the most trusted first: a likely owner in billing data.",
                Default: defaults.StackTags
            ),
            new Member(
                "names",
                new ListShape<NameRule>(
                    Rule(slug),
                    rules => rules,
                    distinct: true,
                    "a list of rules, such as [ { match: \"^prod-\", owner: platform } ]",
                    rule => (rule.Match.Text, rule.Service)
                ),
                "Owners of AWS resources in billing data by what those are called; the first that fits counts."
            ),
            new Member(
                "accounts",
                new TableShape<string>(
                    new TextShape("^[0-9]{12}$", "an account's id: twelve digits in quotes"),
                    new TextShape(),
                    defaults.Accounts,
                    "an account with who answers for it, such as `\"111111111111\": platform`"
                ),
                "Who answers for what nobody else owns, by the account's id; before `owner` of `aws: accounts`."
            ),
        ];

    private static ListShape<string> Tags(string asks) =>
        new(
            new TextShape(@"^\S.{0,127}$", "the key of an AWS tag, such as Creator: at most 128 characters"),
            items => items,
            distinct: true,
            asks
        );

    private static MappingShape Rule(TextShape slug) =>
        new(
            [
                new Member(
                    "match",
                    new PatternShape(),
                    "A regular expression that is found in the resource's id or its tag Name; case matters unless it begins with (?i).",
                    Required: true
                ),
                new Member("owner", slug, "The slug of the team that owns what fits.", Required: true),
                new Member(
                    "service",
                    new TextShape("^[A-Za-z0-9 ()_.-]{1,100}$", "the code of a service, such as AmazonS3"),
                    "The code of the only service it is for, as the bill has it, such as AmazonS3."
                ),
            ],
            values => new NameRule(
                (NamePattern)values["match"],
                (string)values["owner"],
                values.GetValueOrDefault("service") as string
            ),
            key => $"a rule about names has no key `{key}`"
        );

    private sealed class PatternShape : Shape
    {
        private readonly TextShape _text = new(
            $"^.{{1,{NamePattern.Longest}}}$",
            $"a regular expression of at most {NamePattern.Longest} characters, such as ^prod-"
        );

        public override string Asks => _text.Asks;

        protected override object? Bind(Node node, string name, Findings findings)
        {
            if (node is not Node.Scalar { Kind: ScalarKind.Text, Text: var text } || !_text.Allows(text))
            {
                return Refuse(node, name, findings);
            }

            if (NamePattern.TryParse(text, out var pattern, out var problem))
            {
                return pattern;
            }

            findings.Add(node.At, $"{name} is {node.Described}: {problem}");
            return null;
        }

        public override JsonObject ToSchema() => _text.ToSchema();
    }
}
