using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.OpenPorts;

/// <summary>What the policy says of ports that security groups open.</summary>
[Description("Security groups do not open these ports to wide ranges of addresses.")]
public sealed record OpenPortsSettings : GuardrailSettings
{
    /// <summary>Ports of TCP and UDP, in any order; a rule for all protocols opens them too, and is never allowed.</summary>
    [Range(1, 65535)]
    [Description("Ports of TCP and UDP that must not be open to a wide range; rules for all protocols must never be.")]
    public ImmutableArray<int> Ports { get; init; } = [22, 3389, 54321];

    /// <summary>The widest ranges that these ports may be open to.</summary>
    [Description("The widest ranges that these ports may be open to, by the length of their prefix.")]
    public WidestRange WidestRange { get; init; } = new();
}

/// <summary>The widest ranges of addresses that are allowed, by the length of their prefix.</summary>
public sealed record WidestRange
{
    /// <summary>The shortest prefix of IPv4 that is allowed, in bits; with 1 only <c>0.0.0.0/0</c> is not.</summary>
    [Range(0, 32)]
    [Description("The shortest prefix of IPv4 that is allowed: with 1 all but 0.0.0.0/0 are, with 0 every one.")]
    public int Ipv4 { get; init; } = 1;

    /// <summary>The shortest prefix of IPv6 that is allowed, in bits; with 1 only <c>::/0</c> is not.</summary>
    [Range(0, 128)]
    [Description("The shortest prefix of IPv6 that is allowed: with 1 all but ::/0 are, with 0 every one.")]
    public int Ipv6 { get; init; } = 1;
}
