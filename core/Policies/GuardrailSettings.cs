using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ZocSec.Core.Policies;

/// <summary>Whether violations are only recorded, or put right.</summary>
public enum Mode
{
    /// <summary>Record what would be done; change nothing.</summary>
    Observe,

    /// <summary>Put violations right.</summary>
    Enforce,
}

/// <summary>What every guardrail can be told; each slice adds its own.</summary>
public abstract record GuardrailSettings
{
    /// <summary>This guardrail's own mode; null: the policy's.</summary>
    [Description("This guardrail's own mode; without it the policy's holds.")]
    public Mode? Mode { get; init; }

    /// <summary>How long after the event the first look is taken, so that whoever acts can finish.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    [Description("How long to wait after an event before looking, so that whoever acts can finish.")]
    public TimeSpan Grace { get; init; }
}
