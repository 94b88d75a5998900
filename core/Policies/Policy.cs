using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>What an organisation wants: an immutable snapshot of one policy file.</summary>
public sealed record Policy
{
    /// <summary>The policy that holds without a file: everything is observed, nothing is changed.</summary>
    public static Policy ObserveOnly { get; } = new();

    /// <summary>The format's version; 1.</summary>
    [Required, Range(1, 1)]
    [Description("The version of the format; 1.")]
    public int Version { get; init; } = 1;

    /// <summary>The mode of guardrails that do not say their own.</summary>
    [Description(
        "What happens to violations: `observe` records them and changes nothing, `enforce` puts them right. Each guardrail may say its own."
    )]
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>Whether every change is stopped. Events are still taken, judged and recorded.</summary>
    [Description("`true` stops every change at once. Events are still taken, judged and recorded.")]
    public bool Paused { get; init; }

    /// <summary>How much may be changed.</summary>
    [Description("How much may be changed before people are asked.")]
    public Limits Limits { get; init; } = new();

    /// <summary>How it is told who owns something.</summary>
    public OwnersSettings Owners { get; init; } = new();

    /// <summary>Who is told of decisions.</summary>
    public NotifySettings Notify { get; init; } = new();

    /// <summary>The settings of the guardrails that the file mentions.</summary>
    public ImmutableDictionary<GuardrailName, GuardrailSettings> Guardrails { get; init; } =
        ImmutableDictionary<GuardrailName, GuardrailSettings>.Empty;

    /// <summary>The AWS accounts that are guarded; only the operator's policy names any. Ids are distinct.</summary>
    public ImmutableArray<AwsAccount> Accounts { get; init; } = [];

    /// <summary>The billing data; only the operator's policy names any.</summary>
    public BillingSettings Billing { get; init; } = new();

    /// <summary>What is left alone, until when, and who answers for it.</summary>
    public ImmutableArray<Exemption> Exemptions { get; init; } = [];

    /// <summary>The first 12 hex digits of the file's SHA-256; <c>none</c> without a file.</summary>
    public string Hash { get; init; } = "none";

    /// <summary>A guardrail's settings: the file's, else its defaults.</summary>
    public TSettings Settings<TSettings>(GuardrailDefinition guardrail)
        where TSettings : GuardrailSettings => (TSettings)Settings(guardrail);

    /// <summary>A guardrail's settings: the file's, else its defaults.</summary>
    public GuardrailSettings Settings(GuardrailDefinition guardrail) =>
        Guardrails.GetValueOrDefault(guardrail.Name, guardrail.Defaults);

    /// <summary>A guardrail's mode: its own, else the policy's.</summary>
    public Mode ModeOf(GuardrailDefinition guardrail) => Settings(guardrail).Mode ?? Mode;

    /// <summary>An account of <see cref="Accounts"/> by its id; null when it is not there.</summary>
    public AwsAccount? AccountOf(string id) =>
        Accounts.FirstOrDefault(account => string.Equals(account.Id, id, StringComparison.Ordinal));

    /// <summary>The exemptions that name a resource for a guardrail, expired ones too.</summary>
    public IEnumerable<Exemption> ExemptionsFor(GuardrailName guardrail, ResourceId resource) =>
        Exemptions.Where(exemption => exemption.Covers(guardrail, resource));
}

/// <summary>How much may be changed before people are asked.</summary>
public sealed record Limits
{
    /// <summary>Remediations per tenant and guardrail in an hour; one more trips the breaker. At least 1.</summary>
    [Range(1, int.MaxValue)]
    [Description(
        "Changes per organisation and guardrail in an hour; one more stops that guardrail until a person resets it."
    )]
    public int ChangesPerHour { get; init; } = 20;

    /// <summary>How often in 24 hours one resource is put right before the loop guard answers. At least 1.</summary>
    [Range(1, int.MaxValue)]
    [Description("How often in 24 hours one resource is put right before the answer slows down.")]
    public int ReversalsPerResource { get; init; } = 3;
}
