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

    [Fact]
    public void Organization_MayNotSayIt() =>
        Assert.StartsWith(
            "`notify` may stand only in the policy of whoever runs the program",
            Assert.Single(Errors($"version: 1\nnotify: {{ sns: \"{Topic}\" }}\n", PolicyScope.Organization)).Message,
            StringComparison.Ordinal
        );

    private static Policy Valid(string text) =>
        Assert.IsType<PolicyReading.Valid>(s_reader.Read(Encoding.UTF8.GetBytes(text))).Policy;

    private static ImmutableArray<PolicyError> Errors(string text, PolicyScope scope = PolicyScope.Operator) =>
        Assert.IsType<PolicyReading.Refused>(s_reader.Read(Encoding.UTF8.GetBytes(text), scope)).Errors;
}
