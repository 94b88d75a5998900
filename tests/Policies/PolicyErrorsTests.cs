namespace ZocSec.Tests.Policies;

/// <summary>Files that are refused, and what is said of them, where.</summary>
public sealed class PolicyErrorsTests
{
    public static TheoryData<string, string> Refused { get; } =
        new()
        {
            { "", "x" },
            { "# only a note\n", "x" },
            { "---\n", "x" },
            { "- version: 1\n", "x" },
            { "hello\n", "x" },
            { "mode: observe\n", "x" },
            { "version: 2\n", "x" },
            { "version: '1'\n", "x" },
            { "version: 1\nmode: on\n", "x" },
            { "version: 1\nmode: enforced\n", "x" },
            { "version: 1\nmode: Enforce\n", "x" },
            { "version: 1\nmode:\n", "x" },
            { "version: 1\nmode: [enforce]\n", "x" },
            { "version: 1\nmoed: enforce\n", "x" },
            { "version: 1\nmode: observe\nmode: enforce\n", "x" },
            { "version: 1\npaused: yes\n", "x" },
            { "version: 1\npaused: 'true'\n", "x" },
            { "version: 1\nlimits: 5\n", "x" },
            { "version: 1\nlimits: {changes-per-hour: 0}\n", "x" },
            { "version: 1\nlimits: {changes-per-hour: 99999999999}\n", "x" },
            { "version: 1\nlimits: {changes-per-hour: 2.5}\n", "x" },
            { "version: 1\nlimits: {changesPerHours: 5}\n", "x" },
            { "version: 1\nlimits: {minutes: 5}\n", "x" },
            { "version: 1\naws: {}\n", "x" },
            { "version: 1\nnotify: {slack: X}\n", "x" },
            { "version: 1\ngithub:\n", "x" },
            { "version: 1\ngithub: {team-topic: {}}\n", "x" },
            { "version: 1\ngithub: {prob: {}}\n", "x" },
            { "version: 1\ngithub:\n  probe:\n    allow-topics: 5\n", "x" },
            { "version: 1\ngithub:\n  probe:\n    allow-topics: open-source\n", "x" },
            { "version: 1\ngithub:\n  probe:\n    allow-topics: [a, 2026, '']\n", "x" },
            { "version: 1\ngithub:\n  probe:\n    allow-topics: [a, b, a]\n", "x" },
            { "version: 1\ngithub:\n  probe: {visibility: public}\n", "x" },
            { "version: 1\ngithub:\n  probe: {visibility: intern}\n", "x" },
            { "version: 1\ngithub:\n  probe: {forks: alertonly}\n", "x" },
            { "version: 1\ngithub:\n  probe: {port: 65536}\n", "x" },
            { "version: 1\ngithub:\n  probe: {grace: 60}\n", "x" },
            { "version: 1\ngithub:\n  probe: {grace: 25h}\n", "x" },
            { "version: 1\ngithub:\n  probe: {grace: soon}\n", "x" },
            { "version: 1\ngithub:\n  probe: {since: 2026-02-30}\n", "x" },
            { "version: 1\ngithub:\n  probe: {word: Two}\n", "x" },
            { "version: 1\ngithub:\n  probe: {nested: {deep: 1}}\n", "x" },
            { "version: 1\ngithub:\n  probe: {computed: a}\n", "x" },
            { "version: 1\nexemptions: {}\n", "x" },
            { "version: 1\nexemptions:\n  - octo-org/hello\n", "x" },
            { "version: 1\nexemptions:\n  - {guardrail: github/probe, resource: a/b, until: 2027-01-31}\n", "x" },
            { Exempt(guardrail: "github/prober"), "x" },
            { Exempt(guardrail: "aws/open-ports"), "x" },
            { Exempt(resource: "'*'"), "x" },
            { Exempt(resource: "'*/*'"), "x" },
            { Exempt(until: "never"), "x" },
            { Exempt(owner: "' '"), "x" },
            { Exempt(reason: "~"), "x" },
            { Exempt() + "    until-when: x\n", "x" },
            { "version: 1\n---\nversion: 1\n", "x" },
            { "version: 1\nmode: &m observe\n", "x" },
            { "version: 1\nlimits: &l {changes-per-hour: 1}\ngithub: *l\n", "x" },
            { "version: 1\n<<: {mode: enforce}\n", "x" },
            { "version: 1\nmode: !!str observe\n", "x" },
            { "version: 1\n? [a]\n: b\n", "x" },
            { "version: 1\nlimits:\n\tchanges-per-hour: 1\n", "x" },
            { "version: 1\nlimits:\n  changes-per-hour: 1\n\treversals-per-resource: 1\n", "x" },
            { "version: 1\nmode: [observe\n", "x" },
            { "version: 1\nmode: 'observe\n", "x" },
            { "version: 1\nmode: observe: enforce\n", "x" },
            { "version: 1\n mode: observe\n", "x" },
            { "version: 1\nmode: @observe\n", "x" },
            { "version: *undefined\n", "x" },
            { "version: 1\0\nmode: enforce\n", "x" },
            { "version: 1\n# note\u2028mode: enforce\n", "x" },
            { "version: 1\n# \u202Eesrever\n", "x" },
            { "%YAML 3.0\n---\nversion: 1\n", "x" },
            { "version: 1\ngithub: {probe: {include: [[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]}}\n", "x" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_BadFile_SaysWhereAndWhatToWrite(string text, string errors)
    {
        Assert.Equal(
            errors,
            string.Join('\n', TestPolicy.Errors(text).Select(error => $"{error.Line}:{error.Column} {error.Message}"))
        );
    }

    private static string Exempt(
        string guardrail = "github/probe",
        string resource = "octo-org/hello",
        string until = "2027-01-31",
        string owner = "team-web",
        string reason = "site"
    ) =>
        $"""
            version: 1
            exemptions:
              - guardrail: {guardrail}
                resource: {resource}
                until: {until}
                owner: {owner}
                reason: {reason}

            """.ReplaceLineEndings("\n");
}
