using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>What may stand in whose policy.</summary>
public sealed class PolicyScopeTests
{
    private static readonly GuardrailDefinition Buckets = TestPolicy.Plain with
    {
        Name = new GuardrailName("aws/buckets"),
    };

    private static readonly PolicyReader Reader = new([TestPolicy.Probe, Buckets]);

    [Theory]
    [InlineData("aws: { buckets: { mode: enforce } }")]
    [InlineData("aws: { accounts: [] }")]
    [InlineData("billing: {}")]
    [InlineData("aws: 5")]
    public void Read_OperatorsSectionInAnOrganisationsPolicy_IsAnErrorAtItsLine(string section)
    {
        var error = Assert.Single(Errors($"version: 1\nmode: observe\n{section}\n"));

        Assert.Equal((3, 1), (error.Line, error.Column));
        Assert.Matches(
            "^`(aws|billing)` may stand only in the policy of whoever runs the program .*leave it out here$",
            error.Message
        );
    }

    [Fact]
    public void Read_OperatorsSectionInTheOperatorsPolicy_IsTaken()
    {
        Assert.IsType<PolicyReading.Valid>(
            Reader.Read("version: 1\naws: { buckets: { mode: enforce } }\n"u8, PolicyScope.Operator)
        );
    }

    [Fact]
    public void Read_SectionThatThisVersionDoesNotKnow_IsSaidToBeUnknownInTheOperatorsPolicy()
    {
        var refused = Assert.IsType<PolicyReading.Refused>(
            Reader.Read("version: 1\ncosts: {}\n"u8, PolicyScope.Operator)
        );

        Assert.StartsWith(
            "this version does not know the section `costs`",
            Assert.Single(refused.Errors).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_ExemptionFromTheOperatorsGuardrail_IsNotAnOrganisations()
    {
        var error = Assert.Single(
            Errors(
                "version: 1\nexemptions:\n  - { guardrail: aws/buckets, resource: a, until: 2027-01-01, owner: x, reason: y }\n"
            )
        );

        Assert.Equal(3, error.Line);
        Assert.Contains("`github/probe`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryKindOfErrorAtOnce_SaysEachOnItsLine()
    {
        const string Text = """
            version: 2
            moed: enforce
            mode: enforced
            paused: yes
            limits:
              changes-per-hour: 0
            owners:
              evidence: [topics]
              topic-prefix: Team
              synonyms:
                a: [x]
                b: [X]
              directory: { octocat: 5 }
            github:
              probe:
                port: 70000
                include: [2026]
              prob: {}
            aws: {}
            billing: {}
            exemptions:
              - guardrail: github/prob
                resource: "*"
                until: tomorrow
                owner: ""
            paused: true
            """;

        var lines = Errors(Text).Select(error => error.Line);

        Assert.Equal([1, 2, 3, 4, 6, 8, 9, 12, 13, 16, 17, 18, 19, 20, 22, 22, 23, 24, 25, 26], lines);
    }

    private static ImmutableArray<PolicyError> Errors(string text) =>
        Assert
            .IsType<PolicyReading.Refused>(Reader.Read(Encoding.UTF8.GetBytes(text), PolicyScope.Organization))
            .Errors;
}
