using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

public sealed class PolicyReaderTests
{
    [Fact]
    public void Read_VersionAlone_IsThePolicyThatObserves()
    {
        var policy = TestPolicy.Valid("version: 1\n");

        Assert.Equal(Policy.ObserveOnly with { Hash = policy.Hash }, policy);
    }

    [Fact]
    public void Read_RootKeys_AreTaken()
    {
        var policy = TestPolicy.Valid(
            "{version: 1, mode: enforce, paused: true, limits: {changes-per-hour: 5, reversals-per-resource: 1}}"
        );

        Assert.Equal(Mode.Enforce, policy.Mode);
        Assert.True(policy.Paused);
        Assert.Equal(new Limits { ChangesPerHour = 5, ReversalsPerResource = 1 }, policy.Limits);
    }

    [Fact]
    public void Read_GuardrailKeys_AreTakenInEveryShape()
    {
        var settings = Probe(
            """
            mode: enforce
            grace: 90s
            allow-topics: [b, A]
            tags: [t]
            include: [z, a, z]
            visibility: internal
            forks: topic
            port: 443
            ports: [3389, 22]
            deep: true
            since: 2026-02-28
            word: hello
            nested: { depth: 3 }
            """
        );

        Assert.Equal(Mode.Enforce, settings.Mode);
        Assert.Equal(TimeSpan.FromSeconds(90), settings.Grace);
        Assert.Equal(["A", "b"], settings.AllowTopics);
        Assert.Equal(["t"], settings.Tags);
        Assert.Equal(["z", "a", "z"], settings.Include);
        Assert.Equal("internal", settings.Visibility);
        Assert.Equal(ForkReply.Topic, settings.Forks);
        Assert.Equal(443, settings.Port);
        Assert.Equal([3389, 22], settings.Ports);
        Assert.True(settings.Deep);
        Assert.Equal(new DateOnly(2026, 2, 28), settings.Since);
        Assert.Equal("hello", settings.Word);
        Assert.Equal(new Nested { Depth = 3, Note = "none" }, settings.Nested);
    }

    [Fact]
    public void Read_GuardrailWithoutKeys_HasItsDefaults()
    {
        Assert.Equal(new ProbeSettings().ToString(), Probe("{}").ToString());
    }

    [Fact]
    public void Read_Set_ComparesAsItsDefaultDoes()
    {
        Assert.Contains("OPEN-SOURCE", Probe("allow-topics: [open-source]").AllowTopics);
    }

    [Fact]
    public void Read_GuardrailNotMentioned_FallsBackToItsDefaults()
    {
        var policy = TestPolicy.Valid("{version: 1, mode: enforce, github: {probe: {mode: observe}}}");

        Assert.Equal(TimeSpan.FromMinutes(1), policy.Settings(TestPolicy.Plain).Grace);
        Assert.Equal(Mode.Enforce, policy.ModeOf(TestPolicy.Plain));
        Assert.Equal(Mode.Observe, policy.ModeOf(TestPolicy.Probe));
        Assert.Equal([TestPolicy.Probe.Name], policy.Guardrails.Keys);
    }

    [Fact]
    public void Read_ExpiredExemption_IsKept()
    {
        var policy = TestPolicy.Valid(
            """
            version: 1
            exemptions:
              - { guardrail: github/probe, resource: octo-org/*, until: 2001-01-31, owner: team-web, reason: "an: old one" }
            """
        );

        Assert.Equal(
            [
                new Exemption(
                    new GuardrailName("github/probe"),
                    "octo-org/*",
                    new DateOnly(2001, 1, 31),
                    "team-web",
                    "an: old one"
                ),
            ],
            policy.Exemptions
        );
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("60s", 60)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("\"7m\"", 420)]
    public void Read_Duration_HasItsUnit(string text, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Probe($"grace: {text}").Grace);
    }

    [Fact]
    public void Read_ByteOrderMarkAndWindowsLineBreaks_AreNoMatter()
    {
        var policy = TestPolicy.Valid("\uFEFFversion: 1\r\nmode: enforce\r\n");

        Assert.Equal(Mode.Enforce, policy.Mode);
    }

    [Fact]
    public void Read_Hash_IsOfTheBytes()
    {
        var bytes = "version: 1 # a note\n"u8;

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(bytes))[..12],
            TestPolicy.Valid(Encoding.UTF8.GetString(bytes)).Hash
        );
    }

    private static ProbeSettings Probe(string yaml) =>
        TestPolicy
            .Valid($"version: 1\ngithub:\n  probe:\n    {yaml.ReplaceLineEndings("\n    ")}\n")
            .Settings<ProbeSettings>(TestPolicy.Probe);
}
