namespace ZocSec.Core.Guardrails;

/// <summary>What was read of a resource. A facet that was not read stays null and is judged as unknown, never as absent.</summary>
/// <param name="Resource">The resource, by the name it has now.</param>
public abstract record State(ResourceId Resource)
{
    /// <summary>The present value of a property a <see cref="Change"/> may name; null when absent.</summary>
    public abstract string? Value(string property);
}
