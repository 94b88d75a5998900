using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>Settings with a key of every shape there is.</summary>
[Description("A guardrail with every kind of setting.")]
internal sealed record ProbeSettings : GuardrailSettings
{
    [Description("A set.")]
    public ImmutableSortedSet<string> AllowTopics { get; init; } =
        ImmutableSortedSet.Create(StringComparer.OrdinalIgnoreCase, "open-source");

    public ImmutableHashSet<string> Tags { get; init; } = ImmutableHashSet.Create(StringComparer.Ordinal, "x");

    public ImmutableArray<string> Include { get; init; } = [];

    [AllowedValues("private", "internal")]
    public string Visibility { get; init; } = "private";

    public ForkReply Forks { get; init; } = ForkReply.AlertOnly;

    [Range(1, 65535)]
    public int Port { get; init; } = 22;

    [Range(1, 65535)]
    public ImmutableArray<int> Ports { get; init; } = [22];

    public bool Deep { get; init; }

    public DateOnly Since { get; init; } = new(2026, 1, 1);

    [RegularExpression("^[a-z]+$", ErrorMessage = "a word in lower case")]
    public string Word { get; init; } = "word";

    public Nested Nested { get; init; } = new();

    public string Computed => Word + "!";
}

internal sealed record Nested
{
    public int Depth { get; init; } = 1;
    public string Note { get; init; } = "none";
}

internal enum ForkReply
{
    AlertOnly,
    Topic,
}

internal sealed record PlainSettings : GuardrailSettings;

/// <summary>Guardrails of its own, so that the reader is tested for what it does with any.</summary>
internal static class TestPolicy
{
    public static GuardrailDefinition Probe { get; } = Define("github/probe", new ProbeSettings());

    public static GuardrailDefinition Plain { get; } =
        Define("cloud/plain", new PlainSettings { Grace = TimeSpan.FromMinutes(1) });

    public static PolicyReader Reader { get; } = new([Probe, Plain]);

    public static PolicyReading Read(string text) => Reader.Read(Encoding.UTF8.GetBytes(text));

    public static Policy Valid(string text) => Assert.IsType<PolicyReading.Valid>(Read(text)).Policy;

    public static ImmutableArray<PolicyError> Errors(string text) =>
        Assert.IsType<PolicyReading.Refused>(Read(text)).Errors;

    private static GuardrailDefinition Define(string name, GuardrailSettings defaults) =>
        new(
            new GuardrailName(name),
            new ResourceKind("test/thing"),
            new Needs([], ImmutableDictionary<string, string>.Empty),
            defaults,
            typeof(IGuardrail)
        );
}
