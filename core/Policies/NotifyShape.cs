using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies.Shapes;
using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Core.Policies;

/// <summary>The shape of the section that says who is told of decisions.</summary>
internal static class NotifyShape
{
    /// <summary>The section's key.</summary>
    public const string Key = "notify";

    private const string Topic = "sns";
    private const string Mail = "mail";

    private static readonly NotifySettings s_defaults = new();

    /// <summary>The shape; it reads <see cref="NotifySettings"/>.</summary>
    /// <param name="guardrails">The guardrails that a file may speak of.</param>
    /// <param name="scope">Whose policy it is: topics and mail are the operator's to send.</param>
    public static MappingShape Make(ImmutableArray<GuardrailDefinition> guardrails, PolicyScope scope)
    {
        var isOperators = scope is PolicyScope.Operator;
        return new MappingShape(
            [
                .. isOperators
                    ? new[]
                    {
                        new Member(
                            Topic,
                            new TopicShape(),
                            "The ARN of the SNS topic that is told of decisions about AWS; its account is one of `aws: accounts`."
                        ),
                    }
                    : [],
                .. Targets(isOperators),
                new Member(
                    "central",
                    IssueTargetShape.Repository,
                    "The repository for issues that cannot be in the one that they are about: of AWS, or where issues are off or everybody reads them."
                ),
                new Member(
                    "routes",
                    Routes(guardrails, isOperators),
                    "Where some of the notices go instead; the first route that fits counts."
                ),
                new Member(
                    "digest",
                    ChoiceShape.OfEnum(typeof(DigestPace)),
                    "How often what is only observed is told in one message.",
                    Default: s_defaults.Digest
                ),
                new Member(
                    "repeat",
                    new DurationShape(TimeSpan.Zero, TimeSpan.FromDays(30)),
                    "How long the same decision about a resource is not told again.",
                    Default: s_defaults.Repeat
                ),
                new Member(
                    "severity",
                    Severities(guardrails),
                    "How much decisions of a guardrail matter; what must be acted upon at once stays `critical`."
                ),
            ],
            values => (NotifySettings)RecordShape.With(s_defaults, values) with { IsOrganizations = !isOperators },
            key => $"there is no key `{key}` in `{Key}`",
            key => isOperators || key is not (Topic or Mail) ? null : Forbidden(key)
        );
    }

    /// <summary>What is said of a key that only the operator may use.</summary>
    public static string Forbidden(string key) =>
        $"`{key}` may stand only in the policy of whoever runs the program (Policy__Path, or the policy repository of the organisation that owns the App); leave it out here";

    private static ImmutableArray<Member> Targets(bool isOperators) =>
        [
            new Member(
                "slack",
                new SecretNameShape(),
                "The name of the secret that holds the address of an incoming webhook of Slack."
            ),
            new Member(
                "teams",
                new SecretNameShape(),
                "The name of the secret that holds the address of a webhook of Microsoft Teams."
            ),
            .. isOperators ? new[] { new Member(Mail, Addresses, "Who gets mail.") } : [],
            new Member(
                "issue",
                new IssueTargetShape(),
                "`true` keeps one issue for each resource in the repository that it is about, a name keeps all of them there."
            ),
        ];

    private static ListShape<NotifyRoute> Routes(ImmutableArray<GuardrailDefinition> guardrails, bool isOperators) =>
        new(
            new MappingShape(
                [
                    new Member(
                        "guardrails",
                        Names(new GuardrailPatternShape(guardrails), "github/*"),
                        "The guardrails it is for; `*` and `?` match."
                    ),
                    new Member(
                        "owners",
                        Names(new TextShape(), "payments"),
                        "The owners it is for, without the prefix of topics; `*` and `?` match."
                    ),
                    new Member("severity", ChoiceShape.OfEnum(typeof(NoticeSeverity)), "The least severity."),
                    new Member(
                        "to",
                        new MappingShape(
                            Targets(isOperators),
                            values => RecordShape.With(new NotifyTargets(), values),
                            key => $"there is no key `{key}` in `to`",
                            key => isOperators || key is not Mail ? null : Forbidden(key)
                        ),
                        "Where these go; `{}` is nowhere.",
                        Required: true
                    ),
                ],
                values => RecordShape.With(new NotifyRoute { To = new NotifyTargets() }, values),
                key => $"a route has no key `{key}`"
            ),
            routes => routes,
            distinct: false,
            "a list of routes, such as [ { guardrails: [github/*], to: { slack: TEAM_WEBHOOK } } ]"
        );

    private static ListShape<string> Names(Shape name, string example) =>
        new(name, names => names, distinct: true, $"a list of names, such as [\"{example}\"]");

    private static MappingShape Severities(ImmutableArray<GuardrailDefinition> guardrails) =>
        new(
            [
                .. guardrails.Select(guardrail => new Member(
                    guardrail.Name.Value,
                    ChoiceShape.OfEnum(typeof(NoticeSeverity)),
                    Description: null
                )),
            ],
            values =>
                values.ToImmutableDictionary(pair => new GuardrailName(pair.Key), pair => (NoticeSeverity)pair.Value),
            key => $"this version does not know the guardrail `{key}`"
        );

    private static ListShape<string> Addresses { get; } =
        new(
            new TextShape(
                @"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
                "an address of mail, such as security@example.com"
            ),
            addresses => addresses,
            distinct: true,
            "a list of addresses of mail, such as [security@example.com]"
        );

    /// <summary>Reports a topic in an account that the same file does not name: nobody could publish there.</summary>
    public static void RefuseForeignTopic(Node.Mapping file, Findings findings)
    {
        if (
            ValueOf(ValueOf(file, Key), Topic) is not Node.Scalar topic
            || SnsTopic.AccountOf(topic.Text) is not { } account
        )
        {
            return;
        }

        var accounts = (ValueOf(ValueOf(file, "aws"), "accounts") as Node.Sequence)?.Items ?? [];
        if (!accounts.Any(named => ValueOf(named, "id") is Node.Scalar id && id.Text == account))
        {
            findings.Add(
                topic.At,
                $"the topic of `{Topic}` is in account {account}, which `aws: accounts` does not name; name it there, since its role publishes, or take a topic in an account that is named"
            );
        }
    }

    private static Node? ValueOf(Node? node, string key) =>
        (node as Node.Mapping)?.Entries.FirstOrDefault(entry => entry.Key == key).Value;
}
