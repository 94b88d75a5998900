using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.CompromisedInstance;

/// <summary>What the policy says of instances that GuardDuty holds for compromised.</summary>
[Description("Instances that GuardDuty holds for compromised are contained, if a tag of theirs allows it.")]
public sealed record CompromisedInstanceSettings : GuardrailSettings
{
    /// <summary>The lowest severity that counts, as GuardDuty's consoles round it: 4 is medium, 7 high, 9 critical.</summary>
    [Range(1, 10)]
    [Description("The lowest severity of a finding that counts: 1 is low, 4 medium, 7 high, 9 critical.")]
    public int Severity { get; init; } = 4;

    /// <summary>What to do about findings by their type; asked before <see cref="FindingGrades.BuiltIn"/>, the first that fits counts.</summary>
    [Description(
        "What to do about findings by their type; the first that fits counts, and those that are built in come last."
    )]
    public ImmutableArray<FindingGrade> Findings { get; init; } = [];

    /// <summary>Keys of tags; an instance with one of them, of whatever value, may be touched.</summary>
    [Description("An instance is touched only if it has one of these tags, of whatever value, at that very moment.")]
    public ImmutableArray<string> OptIn { get; init; } = ["security_guillotine"];

    /// <summary>What is done at all; always in the order of <see cref="Rung"/>.</summary>
    [Description("What is done at all, always in the order tag, snapshot, isolate, detach-profile, stop, terminate.")]
    public ImmutableArray<Rung> Ladder { get; init; } =
    [Rung.Tag, Rung.Snapshot, Rung.Isolate, Rung.DetachProfile, Rung.Stop];

    /// <summary>Whether the protection against stopping is taken off an instance that is to be stopped.</summary>
    [Description("Whether protection against stopping is taken off; else such an instance is only reported.")]
    public bool ClearStopProtection { get; init; }

    /// <summary>The name of the security group that isolates; made, without any rule, in networks that have none of that name.</summary>
    [RegularExpression(
        @"^(?!sg-)[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]{1,255}$",
        ErrorMessage = "a name of a security group: up to 255 characters, not beginning with sg-"
    )]
    [Description("The name of the security group that isolates; it is made in networks that have none of that name.")]
    public string IsolationGroup { get; init; } = "zocsec-isolation";
}

/// <summary>What to do about findings of a type.</summary>
public sealed record FindingGrade
{
    /// <summary>The type, <c>CryptoCurrency:EC2/BitcoinTool.B</c>; with a star at its end all that begin so.</summary>
    [Required]
    [RegularExpression(
        "^[A-Za-z0-9:/.!&_-]{0,127}[A-Za-z0-9:/.!&_*-]$",
        ErrorMessage = "a type of findings, such as CryptoCurrency:EC2/BitcoinTool.B or CryptoCurrency:EC2/*"
    )]
    [Description("The type of findings; with a star at its end all that begin so.")]
    public string Type { get; init; } = "";

    /// <summary>The lowest severity that this is for.</summary>
    [Range(1, 10)]
    [Description("The lowest severity that this is for.")]
    public int Severity { get; init; } = 1;

    /// <summary>How far to go.</summary>
    [Description("How far to go up the ladder, or to report it alone, or to ignore it.")]
    public Reach UpTo { get; init; } = Reach.Report;

    /// <summary>Whether this is for a finding.</summary>
    internal bool Fits(string type, double severity) =>
        severity >= Severity
        && (
            Type.EndsWith('*')
                ? type.StartsWith(Type[..^1], StringComparison.Ordinal)
                : string.Equals(type, Type, StringComparison.Ordinal)
        );
}

/// <summary>What is done to an instance, in this order.</summary>
public enum Rung
{
    /// <summary>It is marked with the finding.</summary>
    Tag,

    /// <summary>Its volumes are copied as evidence.</summary>
    Snapshot,

    /// <summary>It may talk to nobody.</summary>
    Isolate,

    /// <summary>It gets no credentials any more.</summary>
    DetachProfile,

    /// <summary>It is stopped.</summary>
    Stop,

    /// <summary>It is terminated instead of stopped, and with it what its volumes hold.</summary>
    Terminate,
}

/// <summary>How far a finding leads.</summary>
public enum Reach
{
    /// <summary>It does not count.</summary>
    Ignore,

    /// <summary>It is told, and nothing is touched.</summary>
    Report,

    /// <summary>Up to <see cref="Rung.Tag"/>.</summary>
    Tag,

    /// <summary>Up to <see cref="Rung.Snapshot"/>.</summary>
    Snapshot,

    /// <summary>Up to <see cref="Rung.Isolate"/>.</summary>
    Isolate,

    /// <summary>Up to <see cref="Rung.DetachProfile"/>.</summary>
    DetachProfile,

    /// <summary>Up to <see cref="Rung.Stop"/>.</summary>
    Stop,

    /// <summary>Up to <see cref="Rung.Terminate"/>, if that is on the ladder.</summary>
    Terminate,
}
