using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.Guardrails;

/// <summary>What a rule says of a state, with the reason in words an administrator can act on.</summary>
/// <param name="Reason">Why.</param>
public abstract record Verdict(string Reason)
{
    /// <summary>The same, and who answers for the resource where it breaks the policy.</summary>
    /// <param name="owner">Who does; null when nobody asks.</param>
    public Verdict OwnedBy(ResourceOwner? owner) =>
        this is Violation violation ? violation with { Owner = owner } : this;

    /// <summary>The state is as the policy wants it.</summary>
    public sealed record Compliant(string Reason) : Verdict(Reason);

    /// <summary>The state breaks the policy.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Fix">The changes that mend it, in order; empty when only people can.</param>
    /// <param name="Choices">What a person may choose instead, by button.</param>
    public sealed record Violation(string Reason, ImmutableArray<Change> Fix, ImmutableArray<Choice> Choices)
        : Verdict(Reason)
    {
        /// <summary>Who answers for the resource; null where the rule does not ask.</summary>
        public ResourceOwner? Owner { get; init; }

        /// <summary>
        /// What makes it the same violation as another one with the same fix: the reason, unless the rule says it without
        /// what only an event knows or what a service lists in any order.
        /// </summary>
        public string Ground
        {
            get => field ?? Reason;
            init;
        }
    }

    /// <summary>The state does not tell; nothing is changed on it.</summary>
    public sealed record Unknown(string Reason) : Verdict(Reason);
}

/// <summary>A change that is a person's to choose.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="Change">What it does.</param>
public sealed record Choice(string Label, Change Change)
{
    /// <summary>Names the change: the same for the same change, whenever it is offered. 20 characters.</summary>
    public string Id { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Change.ToString())))[..20];
}
