namespace ZocSec.Core.Policies;

/// <summary>How much a notice matters, the least first.</summary>
public enum NoticeSeverity
{
    /// <summary>Good to know.</summary>
    Low,

    /// <summary>Somebody should look at it within days.</summary>
    Medium,

    /// <summary>Something was, or is, open to the world.</summary>
    High,

    /// <summary>Somebody must act now: escalated, tripped, failed or given up.</summary>
    Critical,
}
