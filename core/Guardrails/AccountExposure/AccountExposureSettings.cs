using System.Collections.Immutable;
using System.ComponentModel;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.AccountExposure;

/// <summary>What the policy says of accounts whose buckets may become public.</summary>
[Description("An account blocks public access to all its buckets at once.")]
public sealed record AccountExposureSettings : GuardrailSettings
{
    /// <summary>Accounts, by their twelve digits, that hold public buckets on purpose.</summary>
    [Description("The ids of accounts that hold public buckets on purpose; they are left alone.")]
    public ImmutableArray<string> Allow { get; init; } = [];
}
