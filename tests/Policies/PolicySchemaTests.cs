using NJsonSchema;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Policies.Shapes;

namespace ZocSec.Tests.Policies;

public sealed class PolicySchemaTests
{
    [Fact]
    public void CheckedIn_IsWhatTheRecordsSay()
    {
        Assert.Equal(
            PolicySchema.For(GuardrailCatalogue.All),
            File.ReadAllText(RepositoryFile.Path("docs/policy.schema.json"))
        );
    }

    [Fact]
    public void Example_IsAPolicy()
    {
        var reading = new PolicyReader(GuardrailCatalogue.All).ReadFile(RepositoryFile.Path("zocsec.example.yml"));

        Assert.Empty((reading as PolicyReading.Refused)?.Errors ?? []);
    }

    [Fact]
    public async Task Example_FitsTheSchemaThatItNames()
    {
        var text = await File.ReadAllTextAsync(RepositoryFile.Path("zocsec.example.yml"));
        var schema = await JsonSchema.FromFileAsync(RepositoryFile.Path("docs/policy.schema.json"));

        Assert.StartsWith("# yaml-language-server: $schema=docs/policy.schema.json\n", text, StringComparison.Ordinal);
        Assert.Empty(schema.Validate(YamlAsJson.Convert(text)));
    }

    [Theory]
    [MemberData(nameof(Agreed))]
    public async Task Validate_SaysWhatTheReaderSays(string text)
    {
        var schema = await JsonSchema.FromJsonAsync(PolicySchema.For([TestPolicy.Probe, TestPolicy.Plain]));

        var errors = schema.Validate(YamlAsJson.Convert(text));

        Assert.Equal(TestPolicy.Read(text) is PolicyReading.Valid, errors.Count == 0);
    }

    [Fact]
    public void EveryKey_IsDescribed()
    {
        var silent =
            from guardrail in GuardrailCatalogue.All
            from member in RecordShape.Members(guardrail.Defaults)
            where member.Description is null
            select $"{guardrail.Name} {member.Key}";

        Assert.Empty(silent);
    }

    public static TheoryData<string> Agreed { get; } =
        new(
            "version: 1",
            "mode: observe",
            "version: 2",
            "version: '1'",
            "{version: 1, mode: enforce}",
            "{version: 1, mode: on}",
            "{version: 1, mode: }",
            "{version: 1, mode: Enforce}",
            "{version: 1, paused: true}",
            "{version: 1, paused: True}",
            "{version: 1, paused: yes}",
            "{version: 1, paused: 'true'}",
            "{version: 1, aws: {}}",
            "{version: 1, limits: {changes-per-hour: 1}}",
            "{version: 1, limits: {changes-per-hour: 0}}",
            "{version: 1, limits: {changes-per-hour: 1.5}}",
            "{version: 1, limits: [1]}",
            "{version: 1, github: {}}",
            "{version: 1, github: {nothing: {}}}",
            "{version: 1, github: {probe: {}}}",
            "{version: 1, github: {probe: {grace: 60s}}}",
            "{version: 1, github: {probe: {grace: 60}}}",
            "{version: 1, github: {probe: {grace: 1w}}}",
            "{version: 1, github: {probe: {allow-topics: []}}}",
            "{version: 1, github: {probe: {allow-topics: [a, b]}}}",
            "{version: 1, github: {probe: {allow-topics: [a, a]}}}",
            "{version: 1, github: {probe: {allow-topics: a}}}",
            "{version: 1, github: {probe: {allow-topics: [1]}}}",
            "{version: 1, github: {probe: {allow-topics: [' ']}}}",
            "{version: 1, github: {probe: {include: [a, a]}}}",
            "{version: 1, github: {probe: {visibility: internal}}}",
            "{version: 1, github: {probe: {visibility: public}}}",
            "{version: 1, github: {probe: {forks: alert-only}}}",
            "{version: 1, github: {probe: {forks: AlertOnly}}}",
            "{version: 1, github: {probe: {port: 65535}}}",
            "{version: 1, github: {probe: {port: 65536}}}",
            "{version: 1, github: {probe: {ports: [22, 80]}}}",
            "{version: 1, github: {probe: {ports: [0]}}}",
            "{version: 1, github: {probe: {ports: [22, 22]}}}",
            "{version: 1, github: {probe: {since: 2026-02-28}}}",
            "{version: 1, github: {probe: {since: 2026-02-30}}}",
            "{version: 1, github: {probe: {since: 2026-2-3}}}",
            "{version: 1, github: {probe: {word: two}}}",
            "{version: 1, github: {probe: {word: Two}}}",
            "{version: 1, github: {probe: {nested: {depth: 2}}}}",
            "{version: 1, github: {probe: {nested: {deep: 2}}}}",
            "{version: 1, owners: {}}",
            "{version: 1, owners: {evidence: [topic, committers]}}",
            "{version: 1, owners: {evidence: [topic, topic]}}",
            "{version: 1, owners: {evidence: [topics]}}",
            "{version: 1, owners: {topic-prefix: owner-}}",
            "{version: 1, owners: {topic-prefix: Owner-}}",
            "{version: 1, owners: {property: team}}",
            "{version: 1, owners: {property: my team}}",
            "{version: 1, owners: {synonyms: {platform: [infra]}}}",
            "{version: 1, owners: {synonyms: {platform: infra}}}",
            "{version: 1, owners: {directory: {octocat: platform}}}",
            "{version: 1, owners: {directory: {octocat: Platform}}}",
            "{version: 1, owners: {tags: [Owner]}}",
            "{version: 1, owners: {tags: [aws:owner]}}",
            "{version: 1, owners: {creator-tags: ['aws:createdBy'], stack-tags: []}}",
            "{version: 1, owners: {creator-tags: ['']}}",
            "{version: 1, owners: {names: [{match: a, owner: b}]}}",
            "{version: 1, owners: {names: [{match: a}]}}",
            "{version: 1, owners: {names: [{match: '', owner: b}]}}",
            "{version: 1, owners: {accounts: {'111111111111': b}}}",
            "{version: 1, notify: {slack: SLACK_WEBHOOK, teams: T, mail: [a@example.com], issue: true}}",
            "{version: 1, notify: {slack: slack}}",
            "{version: 1, notify: {issue: acme/security, central: acme/security}}",
            "{version: 1, notify: {issue: acme}}",
            "{version: 1, notify: {issue: 'true'}}",
            "{version: 1, notify: {mail: [a]}}",
            "{version: 1, notify: {mail: [a@example.com, a@example.com]}}",
            "{version: 1, notify: {digest: off, repeat: 12h}}",
            "{version: 1, notify: {digest: never}}",
            "{version: 1, notify: {routes: [{to: {}}]}}",
            "{version: 1, notify: {routes: [{severity: high}]}}",
            "{version: 1, notify: {routes: [{guardrails: ['github/*'], owners: [a], severity: high, to: {slack: A}}]}}",
            "{version: 1, notify: {severity: {github/probe: low}}}",
            "{version: 1, notify: {severity: {github/none: low}}}",
            "{version: 1, billing: {}}",
            "{version: 1, billing: {reports: ['s3://costs/cur', reports]}}",
            "{version: 1, billing: {reports: ['s3://costs/cur', 's3://costs/cur']}}",
            "{version: 1, billing: {reports: ['https://costs/cur']}}",
            "{version: 1, billing: {reports: ['s3://A']}}",
            "{version: 1, billing: {engine: athena, athena: {table: cur2}}}",
            "{version: 1, billing: {engine: duck-db}}",
            "{version: 1, billing: {athena: {table: 'cur2; drop'}}}",
            "{version: 1, billing: {reader: {id: '111111111111', role: x}}}",
            "{version: 1, billing: {reader: {role: x}}}",
            "{version: 1, billing: {reader: {id: '111111111111', owner: x}}}",
            "{version: 1, billing: {tickets: {repository: a/b, at-least: 5}}}",
            "{version: 1, billing: {tickets: {label: x}}}",
            "{version: 1, exemptions: []}",
            "{version: 1, exemptions: {}}",
            Exempt("github/probe", "octo-org/hello"),
            Exempt("github/other", "octo-org/hello"),
            Exempt("github/probe", "'*'"),
            Exempt("github/probe", "octo-org/*"),
            "{version: 1, exemptions: [{guardrail: github/probe, resource: a/b, until: 2027-01-31, owner: x}]}"
        );

    private static string Exempt(string guardrail, string resource) =>
        $"{{version: 1, exemptions: [{{guardrail: {guardrail}, resource: {resource}, until: 2027-01-31, owner: team, reason: site}}]}}";
}
