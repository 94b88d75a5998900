using System.Collections.Immutable;

namespace ZocSec.Core.Policies;

/// <summary>What came of reading a policy file.</summary>
public abstract record PolicyReading
{
    private PolicyReading() { }

    /// <summary>The text is a policy.</summary>
    /// <param name="Policy">The policy, with its hash.</param>
    public sealed record Valid(Policy Policy) : PolicyReading;

    /// <summary>The text is not a policy; nothing of it may come into force.</summary>
    /// <param name="Errors">All that is wrong, in the order of the text; at least one.</param>
    public sealed record Refused(ImmutableArray<PolicyError> Errors) : PolicyReading;
}
