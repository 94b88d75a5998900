using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails;

/// <summary>A guardrail whose violations people may answer themselves, by a <see cref="Choice"/>.</summary>
public interface IOffersChoices
{
    /// <summary>Whether a person may have a choice carried out. Asks the service, since no event is believed.</summary>
    /// <param name="fresh">The state as just read.</param>
    /// <param name="choice">A choice of the verdict on it.</param>
    /// <param name="person">Who asks, by login.</param>
    /// <param name="policy">The policy the choice was offered by.</param>
    /// <param name="ct">Cancels.</param>
    Task<Permission> MayChooseAsync(State fresh, Choice choice, string person, Policy policy, CancellationToken ct);
}

/// <summary>Whether a person may ask for a change.</summary>
public abstract record Permission
{
    private Permission() { }

    /// <summary>They may.</summary>
    /// <param name="Reason">By what right: <c>administers acme/website</c>.</param>
    public sealed record Granted(string Reason) : Permission;

    /// <summary>They may not.</summary>
    /// <param name="Reason">What it would take.</param>
    public sealed record Denied(string Reason) : Permission;

    /// <summary>It could not be told.</summary>
    /// <param name="Reason">In words an administrator can act on.</param>
    /// <param name="RetryAt">When to ask again; null when only a person can change that.</param>
    public sealed record Blocked(string Reason, DateTimeOffset? RetryAt) : Permission;
}
