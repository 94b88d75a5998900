using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>What is added to a policy's text, and what is left alone.</summary>
public sealed class ExemptionWriterTests
{
    private const string Line =
        "  - { guardrail: github/public-repository, resource: \"octo-org/new\", until: 2026-12-31, owner: \"mona\", reason: \"it: # is\" }";

    [Theory]
    [InlineData("version: 1\n", "version: 1\nexemptions:\n  - NEW\n")]
    [InlineData("version: 1", "version: 1\nexemptions:\n  - NEW\n")]
    [InlineData("version: 1\r\nmode: observe\r\n", "version: 1\r\nmode: observe\r\nexemptions:\r\n  - NEW\r\n")]
    [InlineData("version: 1\nexemptions: [] # none\n", "version: 1\nexemptions: # none\n  - NEW\n")]
    [InlineData("version: 1\nexemptions: []", "version: 1\nexemptions:\n  - NEW\n")]
    [InlineData(
        "version: 1\nexemptions: # ours\n\n# the site\n- OLD # stays\nmode: observe # too\n",
        "version: 1\nexemptions: # ours\n- NEW\n\n# the site\n- OLD # stays\nmode: observe # too\n"
    )]
    [InlineData("version: 1\nexemptions:\n      - OLD\n", "version: 1\nexemptions:\n      - NEW\n      - OLD\n")]
    public void Lines_AreAdded_AndAllElseStays(string policy, string expected)
    {
        var old = Line.TrimStart(' ', '-').Replace("octo-org/new", "octo-org/old", StringComparison.Ordinal);
        policy = policy.Replace("OLD", old, StringComparison.Ordinal);

        var added = ExemptionWriter.Add(policy, [Line]);

        Assert.Equal(
            expected
                .Replace("OLD", old, StringComparison.Ordinal)
                .Replace("NEW", Line.TrimStart(' ', '-'), StringComparison.Ordinal),
            added
        );
        var before = Read(policy);
        var after = Read(added!);
        Assert.Equal(before.Exemptions.Length + 1, after.Exemptions.Length);
        Assert.Equal((before.Mode, "octo-org/new"), (after.Mode, $"{after.Exemptions[0].Resource}"));
    }

    [Theory]
    [InlineData("version: 1\nexemptions: [ { guardrail: github/public-repository } ]\n")]
    [InlineData("version: 1\nexemptions: &a\n  - b\n")]
    public void ListInAnotherStyle_IsLeftToPeople(string policy) => Assert.Null(ExemptionWriter.Add(policy, [Line]));

    private static Policy Read(string text) =>
        Assert
            .IsType<PolicyReading.Valid>(
                new PolicyReader(GuardrailCatalogue.All).Read(System.Text.Encoding.UTF8.GetBytes(text))
            )
            .Policy;
}
