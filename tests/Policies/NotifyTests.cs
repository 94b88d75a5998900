using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>Who is told of decisions, as the operator's policy says it.</summary>
public sealed class NotifyTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:111111111111:zocsec";
    private const string Accounts = "aws: { accounts: [ { id: \"111111111111\" } ] }\n";

    private static readonly PolicyReader s_reader = new(GuardrailCatalogue.All);

    [Fact]
    public void Topic_InANamedAccount_IsTaken() =>
        Assert.Equal(Topic, Valid($"version: 1\nnotify: {{ sns: \"{Topic}\" }}\n{Accounts}").Notify.Sns);

    [Fact]
    public void WithoutTheSection_NobodyIsTold() => Assert.Null(Valid("version: 1\n").Notify.Sns);

    [Theory]
    [InlineData("zocsec", null)]
    [InlineData("arn:aws:sns:eu-west-1:111111111111:zocsec.fifo", null)]
    [InlineData("arn:aws:sqs:eu-west-1:111111111111:zocsec", Topic)]
    [InlineData("ARN:AWS:SNS:EU-WEST-1:111111111111:zocsec", Topic)]
    [InlineData("arn:aws:sns:eu-west-1:1111-1111-1111:zocsec", Topic)]
    [InlineData("arn:aws:sns:eu-west-1:111111111111:zocsec:0a1b2c3d-0000-0000-0000-000000000000", Topic)]
    public void WhatIsNoTopic_IsAnErrorThatNamesWhatWasMeant(string written, string? meant)
    {
        var error = Assert.Single(Errors($"version: 1\nnotify: {{ sns: \"{written}\" }}\n{Accounts}"));

        Assert.Equal((2, 16), (error.Line, error.Column));
        Assert.Contains("write the ARN of a standard topic of SNS", error.Message, StringComparison.Ordinal);
        Assert.Equal(meant is not null, error.Message.EndsWith($"(did you mean `{meant}`?)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("aws: { accounts: [ { id: \"222222222222\" } ] }\n")]
    [InlineData("aws: {}\n")]
    [InlineData("")]
    public void Topic_InAnotherAccount_IsAnErrorAtItsLine(string accounts)
    {
        var error = Assert.Single(Errors($"version: 1\n{accounts}notify:\n  sns: {Topic}\n"));

        Assert.Equal((accounts.Length > 0 ? 4 : 3, 8), (error.Line, error.Column));
        Assert.Contains(
            "is in account 111111111111, which `aws: accounts` does not name",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void UnknownKey_IsSaidWithWhatWasMeant() =>
        Assert.Equal(
            "there is no key `snss` in `notify`; did you mean `sns`?",
            Assert.Single(Errors("version: 1\nnotify: { snss: x }\n")).Message
        );

    [Theory]
    [InlineData("sns: \"arn:aws:sns:eu-west-1:111111111111:zocsec\"", "sns", 11)]
    [InlineData("mail: [a@example.com]", "mail", 11)]
    [InlineData("routes: [ { to: { mail: [a@example.com] } } ]", "mail", 29)]
    public void Organization_SendsNoMailAndToNoTopic(string written, string key, int column)
    {
        var error = Assert.Single(Errors($"version: 1\nnotify: {{ {written} }}\n", PolicyScope.Organization));

        Assert.Equal((2, column), (error.Line, error.Column));
        Assert.StartsWith(
            $"`{key}` may stand only in the policy of whoever runs the program",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(PolicyScope.Operator, false)]
    [InlineData(PolicyScope.Organization, true)]
    public void Organization_IsKnownForOne_SoThatItReachesOnlyItsOwnSecrets(PolicyScope scope, bool isOrganizations)
    {
        var reading = s_reader.Read(Encoding.UTF8.GetBytes("version: 1\nnotify: { slack: SLACK_WEBHOOK }\n"), scope);

        var notify = Assert.IsType<PolicyReading.Valid>(reading).Policy.Notify;

        Assert.Equal(("SLACK_WEBHOOK", isOrganizations), (notify.Slack, notify.IsOrganizations));
    }

    [Fact]
    public void Everything_IsTaken()
    {
        var notify = Valid(
            """
            version: 1
            notify:
              slack: SLACK_WEBHOOK
              teams: TEAMS_1
              mail: [security@example.com, ops+aws@mail.example.co.uk]
              issue: true
              central: acme/security
              digest: hourly
              repeat: 12h
              severity: { github/team-topic: low }
              routes:
                - { guardrails: [aws/*], owners: [payments], severity: high, to: { slack: AWS, issue: acme/cloud } }
                - { to: {} }

            """
        ).Notify;

        Assert.Equal(("SLACK_WEBHOOK", "TEAMS_1", "acme/security"), (notify.Slack, notify.Teams, notify.Central));
        Assert.Equal(["security@example.com", "ops+aws@mail.example.co.uk"], notify.Mail);
        Assert.Equal(new IssueTarget(IsOn: true), notify.Issue);
        Assert.Equal((DigestPace.Hourly, TimeSpan.FromHours(12)), (notify.Digest, notify.Repeat));
        Assert.Equal(NoticeSeverity.Low, notify.Severity[new GuardrailName("github/team-topic")]);
        Assert.Equal(2, notify.Routes.Length);
        Assert.Equal(
            ("aws/*", "payments", NoticeSeverity.High),
            (notify.Routes[0].Guardrails[0], notify.Routes[0].Owners[0], notify.Routes[0].Severity)
        );
        Assert.Equal(new IssueTarget(IsOn: true, "acme/cloud"), notify.Routes[0].To.Issue);
        Assert.Equal(new NotifyTargets(), notify.Routes[1].To);
    }

    [Fact]
    public void WithoutWords_DigestsAreDaily_AndTheSameIsToldOnceADay()
    {
        var notify = Valid("version: 1\nnotify: { slack: SLACK_WEBHOOK }\n").Notify;

        Assert.Equal((DigestPace.Daily, TimeSpan.FromDays(1)), (notify.Digest, notify.Repeat));
    }

    [Theory]
    [InlineData("slack: slack-webhook", "`slack` is `slack-webhook`; write the name of a secret in capitals")]
    [InlineData("teams: [A]", "`teams` is a list; write the name of a secret in capitals")]
    [InlineData("issue: acme", "`issue` is `acme`; write true for the repository itself")]
    [InlineData("mail: security@example.com", "`mail` is `security@example.com`; write a list of addresses of mail")]
    [InlineData("mail: [\"a@b.example\\nBcc: c@d.example\"]", "an entry of `mail` is ")]
    [InlineData("digest: weekly", "`digest` is `weekly`; write `off`, `daily` or `hourly`")]
    [InlineData("repeat: 31d", "`repeat` is `31d`; write a time with its unit")]
    [InlineData(
        "severity: { github/team-topics: low }",
        "this version does not know the guardrail `github/team-topics`; did you mean `github/team-topic`?"
    )]
    [InlineData("routes: [ { guardrails: [aws/*] } ]", "`to` must be there")]
    [InlineData(
        "routes: [ { guardrails: [aws/*, github/public], to: {} } ]",
        "an entry of `guardrails` is `github/public`, and no guardrail that this file may speak of is called so; write the name of a guardrail, such as github/team-topic or github/*"
    )]
    [InlineData("routes: [ { to: { sns: x } } ]", "there is no key `sns` in `to`")]
    [InlineData("central: security", "`central` is `security`; write a repository with its owner")]
    public void Mistake_IsAnErrorThatSaysWhatToWrite(string written, string said)
    {
        var error = Assert.Single(Errors($"version: 1\nnotify: {{ {written} }}\n"));

        Assert.Equal(2, error.Line);
        Assert.StartsWith(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RouteForGuardrailsOfOthers_IsAnErrorInAnOrganizationsPolicy()
    {
        const string text = "version: 1\nnotify:\n  routes:\n    - guardrails: [aws/*]\n      to: {}\n";

        Assert.Equal("aws/*", Assert.Single(Assert.Single(Valid(text).Notify.Routes).Guardrails));
        Assert.Equal(
            (4, 20),
            Errors(text, PolicyScope.Organization).Select(error => (error.Line, error.Column)).Single()
        );
    }

    [Fact]
    public void AddressOfAWebhook_IsNeverShown()
    {
        var error = Assert.Single(
            Errors("version: 1\nnotify: { slack: \"https://hooks.slack.com/services/T0/B0/secret\" }\n")
        );

        Assert.StartsWith(
            "`slack` is an address, and that is a secret: revoke it",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hooks.slack.com", error.Message, StringComparison.Ordinal);
    }

    private static Policy Valid(string text) =>
        Assert.IsType<PolicyReading.Valid>(s_reader.Read(Encoding.UTF8.GetBytes(text))).Policy;

    private static ImmutableArray<PolicyError> Errors(string text, PolicyScope scope = PolicyScope.Operator) =>
        Assert.IsType<PolicyReading.Refused>(s_reader.Read(Encoding.UTF8.GetBytes(text), scope)).Errors;
}
