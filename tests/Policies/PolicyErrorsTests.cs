namespace ZocSec.Tests.Policies;

/// <summary>Files that are refused, and what is said of them, where.</summary>
public sealed class PolicyErrorsTests
{
    public static TheoryData<string, string> Refused { get; } =
        new()
        {
            { "", "1:1 the file is empty; write at least `version: 1`" },
            { "# only a note\n", "1:1 the file is empty; write at least `version: 1`" },
            { "---\n", "1:1 the file is empty; write at least `version: 1`" },
            { "- version: 1\n", "1:1 the file is a list; write keys and values, such as `version: …`" },
            { "hello\n", "1:1 the file is `hello`; write keys and values, such as `version: …`" },
            { "mode: observe\n", "1:1 `version` must be there" },
            { "version: 2\n", "1:10 `version` is `2`; write 1" },
            { "version: '1'\n", "1:10 `version` is `\"1\"`; write 1" },
            { "version: 1\nmode: on\n", "2:7 `mode` is `on`; write `observe` or `enforce`" },
            {
                "version: 1\nmode: enforced\n",
                "2:7 `mode` is `enforced`; write `observe` or `enforce` (did you mean `enforce`?)"
            },
            {
                "version: 1\nmode: Enforce\n",
                "2:7 `mode` is `Enforce`; write `observe` or `enforce` (did you mean `enforce`?)"
            },
            { "version: 1\nmode:\n", "2:6 `mode` has no value; write `observe` or `enforce`, or leave it out" },
            { "version: 1\nmode: [enforce]\n", "2:7 `mode` is a list; write `observe` or `enforce`" },
            {
                "version: 1\nmoed: enforce\n",
                "2:1 this version does not know the section `moed`; did you mean `mode`?"
            },
            { "version: 1\nmode: observe\nmode: enforce\n", "3:1 `mode` is already on line 2; keep one of them" },
            {
                "version: 1\n# 🚀 שלום ü\r\nmode: '@all <b>| 🚀'\n",
                "3:7 `mode` is `\"@all <b>| 🚀\"`; write `observe` or `enforce`"
            },
            {
                "version: 1\nmode: \"a\\0\\u202e\\u2028b\"\n",
                "2:7 `mode` is `\"a\uFFFD\uFFFD b\"`; write `observe` or `enforce`"
            },
            {
                "version: 1\nmode: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx🚀\n",
                "2:7 `mode` is `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…`; write `observe` or `enforce`"
            },
            { "version: 1\npaused: yes\n", "2:9 `paused` is `yes`; write true or false" },
            { "version: 1\npaused: 'true'\n", "2:9 `paused` is `\"true\"`; write true or false" },
            { "version: 1\nlimits: 5\n", "2:9 `limits` is `5`; write keys and values, such as `changes-per-hour: …`" },
            {
                "version: 1\nlimits: {changes-per-hour: 0}\n",
                "2:28 `changes-per-hour` is `0`; write a whole number from 1"
            },
            {
                "version: 1\nlimits: {changes-per-hour: 99999999999}\n",
                "2:28 `changes-per-hour` is `99999999999`; write a whole number from 1"
            },
            {
                "version: 1\nlimits: {changes-per-hour: 2.5}\n",
                "2:28 `changes-per-hour` is `2.5`; write a whole number from 1"
            },
            {
                "version: 1\nlimits: {changesPerHours: 5}\n",
                "2:10 there is no key `changesPerHours` here; did you mean `changes-per-hour`?"
            },
            {
                "version: 1\nlimits: {minutes: 5}\n",
                "2:10 there is no key `minutes` here; known are `changes-per-hour` and `reversals-per-resource`"
            },
            {
                "version: 1\naws: {}\n",
                "2:1 this version does not know the section `aws`; known are `version`, `mode`, `paused`, `limits`, `owners`, `notify`, `billing`, `github`, `cloud` and `exemptions`"
            },
            {
                "version: 1\nnotify: {irc: X}\n",
                "2:10 there is no key `irc` in `notify`; known are `sns`, `slack`, `teams`, `mail`, `issue`, `central`, `routes`, `digest`, `repeat` and `severity`"
            },
            {
                "version: 1\ngithub:\n",
                "2:8 `github` has no value; write keys and values, such as `probe: …`, or leave it out"
            },
            {
                "version: 1\ngithub: {team-topic: {}}\n",
                "2:10 this version does not know the guardrail `github/team-topic`; known are `probe`"
            },
            {
                "version: 1\ngithub: {prob: {}}\n",
                "2:10 this version does not know the guardrail `github/prob`; did you mean `probe`?"
            },
            {
                "version: 1\ngithub:\n  probe:\n    allow-topics: 5\n",
                "4:19 `allow-topics` is `5`; write a list of texts, such as [one, two]"
            },
            {
                "version: 1\ngithub:\n  probe:\n    allow-topics: open-source\n",
                "4:19 `allow-topics` is `open-source`; write a list of texts, such as [one, two]"
            },
            {
                "version: 1\ngithub:\n  probe:\n    allow-topics: [a, 2026, '']\n",
                "4:23 an entry of `allow-topics` is `2026`; write a text that is not blank (did you mean `\"2026\"`?)\n4:29 an entry of `allow-topics` is an empty text; write a text that is not blank"
            },
            {
                "version: 1\ngithub:\n  probe:\n    allow-topics: [a, b, a]\n",
                "4:26 this entry is in `allow-topics` twice; keep one"
            },
            {
                "version: 1\ngithub:\n  probe: {visibility: public}\n",
                "3:23 `visibility` is `public`; write `private` or `internal`"
            },
            {
                "version: 1\ngithub:\n  probe: {visibility: intern}\n",
                "3:23 `visibility` is `intern`; write `private` or `internal` (did you mean `internal`?)"
            },
            {
                "version: 1\ngithub:\n  probe: {forks: alertonly}\n",
                "3:18 `forks` is `alertonly`; write `alert-only` or `topic` (did you mean `alert-only`?)"
            },
            {
                "version: 1\ngithub:\n  probe: {port: 65536}\n",
                "3:17 `port` is `65536`; write a whole number from 1 to 65535"
            },
            {
                "version: 1\ngithub:\n  probe: {grace: 60}\n",
                "3:18 `grace` is `60`; write a time with its unit, such as 60s, 5m or 2h, from 0s to 1d (did you mean `60s`?)"
            },
            {
                "version: 1\ngithub:\n  probe: {grace: 25h}\n",
                "3:18 `grace` is `25h`; write a time with its unit, such as 60s, 5m or 2h, from 0s to 1d"
            },
            {
                "version: 1\ngithub:\n  probe: {grace: soon}\n",
                "3:18 `grace` is `soon`; write a time with its unit, such as 60s, 5m or 2h, from 0s to 1d"
            },
            {
                "version: 1\ngithub:\n  probe: {since: 2026-02-30}\n",
                "3:18 `since` is `2026-02-30`; write a day of the calendar as YYYY-MM-DD, such as 2027-01-31"
            },
            { "version: 1\ngithub:\n  probe: {word: Two}\n", "3:17 `word` is `Two`; write a word in lower case" },
            {
                "version: 1\ngithub:\n  probe: {nested: {deep: 1}}\n",
                "3:20 there is no key `deep` here; known are `depth` and `note`"
            },
            {
                "version: 1\ngithub:\n  probe: {computed: a}\n",
                "3:11 there is no key `computed` here; known are `mode`, `grace`, `allow-topics`, `tags`, `include`, `visibility`, `forks`, `port`, `ports`, `deep`, `since`, `word` and `nested`"
            },
            {
                "version: 1\nexemptions: {}\n",
                "2:13 `exemptions` is a group of keys; write a list of exemptions, each with guardrail, resource, until, owner and reason"
            },
            {
                "version: 1\nexemptions:\n  - octo-org/hello\n",
                "3:5 an entry of `exemptions` is `octo-org/hello`; write keys and values, such as `guardrail: …`"
            },
            {
                "version: 1\nexemptions:\n  - {guardrail: github/probe, resource: a/b, until: 2027-01-31}\n",
                "3:5 `owner` and `reason` must be there"
            },
            {
                Exempt(guardrail: "github/prober"),
                "3:16 `guardrail` is `github/prober`; write `github/probe` or `cloud/plain` (did you mean `github/probe`?)"
            },
            {
                Exempt(guardrail: "aws/open-ports"),
                "3:16 `guardrail` is `aws/open-ports`; write `github/probe` or `cloud/plain`"
            },
            {
                Exempt(resource: "'*'"),
                "4:15 `resource` is `\"*\"`; write which resources are exempt by name, such as octo-org/hello or octo-org/site-*; to exempt everything, use the guardrail's mode"
            },
            {
                Exempt(resource: "'*/*'"),
                "4:15 `resource` is `\"*/*\"`; write which resources are exempt by name, such as octo-org/hello or octo-org/site-*; to exempt everything, use the guardrail's mode"
            },
            {
                Exempt(until: "never"),
                "5:12 `until` is `never`; write a day of the calendar as YYYY-MM-DD, such as 2027-01-31"
            },
            { Exempt(owner: "' '"), "6:12 `owner` is `\" \"`; write a text that is not blank" },
            { Exempt(reason: "~"), "7:13 `reason` has no value; write a text that is not blank" },
            {
                Exempt() + "    until-when: x\n",
                "8:5 an exemption has no key `until-when`; known are `guardrail`, `resource`, `until`, `owner` and `reason`"
            },
            {
                "version: 1\n---\nversion: 1\n",
                "2:1 a second document begins here; a policy is one, without `---` inside"
            },
            {
                "version: 1\nmode: &m observe\n",
                "2:7 `&m` is an anchor; leave it out and write the value where it is used"
            },
            {
                "version: 1\nlimits: &l {changes-per-hour: 1}\ngithub: *l\n",
                "2:9 `&l` is an anchor; leave it out and write the value where it is used\n3:9 `*l` is an alias; write the value itself"
            },
            {
                "version: 1\n<<: {mode: enforce}\n",
                "2:1 this version does not know the section `<<`; known are `version`, `mode`, `paused`, `limits`, `owners`, `notify`, `billing`, `github`, `cloud` and `exemptions`"
            },
            { "version: 1\nmode: !!str observe\n", "2:7 `tag:yaml.org,2002:str` is a tag; leave it out" },
            { "version: 1\n? [a]\n: b\n", "2:3 a key is plain text" },
            {
                "version: 1\nlimits:\n\tchanges-per-hour: 1\n",
                "3:1 this is not YAML: lines are indented with spaces; replace this tab by spaces"
            },
            {
                "version: 1\nlimits:\n  changes-per-hour: 1\n\treversals-per-resource: 1\n",
                "4:1 this is not YAML: lines are indented with spaces; replace this tab by spaces"
            },
            {
                "version: 1\nmode: [observe\n",
                "3:1 this is not YAML: a list is not closed; write `]`, and `,` between its entries"
            },
            { "version: 1\nmode: 'observe\n", "2:7 this is not YAML: quotes are opened here and not closed" },
            {
                "version: 1\nmode: observe: enforce\n",
                "2:14 this is not YAML: a `:` is not expected here; check the indentation of this line, or put the value in quotes"
            },
            {
                "version: 1\n mode: observe\n",
                "2:6 this is not YAML: a `:` is not expected here; check the indentation of this line, or put the value in quotes"
            },
            {
                "version: 1\nmode: @observe\n",
                "2:7 this is not YAML: a value cannot begin like this; put it in quotes"
            },
            { "version: *undefined\n", "1:10 `*undefined` is an alias; write the value itself" },
            { "version: 1\0\nmode: enforce\n", "1:11 the invisible character U+0000 is not allowed; delete it" },
            {
                "version: 1\n# note\u2028mode: enforce\n",
                "2:7 the invisible character U+2028 is not allowed; delete it"
            },
            { "version: 1\n# \u202Eesrever\n", "2:3 the invisible character U+202E is not allowed; delete it" },
            { "%YAML 3.0\n---\nversion: 1\n", "1:1 this is not YAML: Found incompatible YAML document" },
            {
                "version: 1\ngithub: {probe: {include: [[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]}}\n",
                "2:41 this is not YAML: more than 16 levels of nesting"
            },
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
