namespace ZocSec.Core.Guardrails;

/// <summary>What came of reading a resource live.</summary>
public abstract record Reading
{
    private Reading() { }

    /// <summary>The resource was read.</summary>
    /// <param name="State">As it is now.</param>
    public sealed record Found(State State) : Reading;

    /// <summary>The resource is no longer there, or its name belongs to another one.</summary>
    /// <param name="Reason">In words.</param>
    public sealed record Gone(string Reason) : Reading;

    /// <summary>The resource could not be read.</summary>
    /// <param name="Reason">In words an administrator can act on.</param>
    /// <param name="RetryAt">When it is worth another try; null when only a person can change that.</param>
    public sealed record Blocked(string Reason, DateTimeOffset? RetryAt) : Reading;
}

/// <summary>What came of one step of a fix.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The service accepted the change; a fresh read has yet to prove it.</summary>
    public sealed record Applied : Outcome;

    /// <summary>The service did not make the change.</summary>
    /// <param name="Reason">In words an administrator can act on.</param>
    /// <param name="RetryAt">When it is worth another try; null when only a person can change that.</param>
    public sealed record Blocked(string Reason, DateTimeOffset? RetryAt) : Outcome;
}
