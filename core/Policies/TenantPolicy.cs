using System.Collections.Immutable;

namespace ZocSec.Core.Policies;

/// <summary>What is known of one tenant's policy: the last good text, and how it stands with the newest. Immutable.</summary>
internal sealed record TenantPolicy
{
    /// <summary>Where it is; null before it was asked for.</summary>
    public PolicyPlace? Place { get; init; }

    /// <summary>The last good policy; null when there is none.</summary>
    public Policy? Good { get; init; }

    /// <summary>Its text.</summary>
    public byte[] Text { get; init; } = [];

    /// <summary>The tag of the good text.</summary>
    public string? GoodTag { get; init; }

    /// <summary>The tag of the newest text, good or not.</summary>
    public string? Tag { get; init; }

    /// <summary>Why the newest text is not in force.</summary>
    public ImmutableArray<PolicyError> Errors { get; init; } = [];

    /// <summary>What else is to be known.</summary>
    public string? Note { get; init; }

    /// <summary>Whether this is what the tenant wants, as far as it can be known.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Whether the tenant has no file.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether a file that was there was not found at the last read: one such answer may be GitHub's mistake.</summary>
    public bool WasMissed { get; init; }

    /// <summary>When to try again, while it is not settled.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What is known after one more read. Pure.</summary>
    public TenantPolicy After(PolicyText text, PolicyReader reader) =>
        text switch
        {
            PolicyText.Found found => AfterFound(found, reader),
            PolicyText.Unchanged { Place: var place } => Settled(place) with
            {
                // What may stand in the file has changed: it is read whole the next time.
                Tag = place.Scope == Place?.Scope ? Tag : null,
            },
            PolicyText.Missing { Place: var place, Reason: var reason } when Good is null => Settled(place) with
            {
                Tag = null,
                Errors = [],
                Note = reason,
                IsMissing = true,
            },
            PolicyText.Missing { Place: var place, Reason: var reason } when WasMissed => new TenantPolicy
            {
                Place = place,
                Note = reason,
                IsSettled = true,
                IsMissing = true,
            },
            PolicyText.Missing { Place: var place, Reason: var reason } => Settled(place) with
            {
                Tag = null,
                Note = reason,
                WasMissed = true,
            },
            PolicyText.Unreadable { Reason: var reason, RetryAt: var retryAt } => this with
            {
                Note = $"it cannot be read now: {reason}",
                IsSettled = IsSettled || Good is not null || retryAt is null,
                RetryAt = retryAt,
            },
            _ => this,
        };

    private TenantPolicy AfterFound(PolicyText.Found found, PolicyReader reader) =>
        reader.Read(found.Bytes, found.Place.Scope) switch
        {
            PolicyReading.Valid { Policy: var policy } => new TenantPolicy
            {
                Place = found.Place,
                Good = policy,
                Text = found.Bytes,
                GoodTag = found.Tag,
                Tag = found.Tag,
                IsSettled = true,
            },
            PolicyReading.Refused { Errors: var errors } => Settled(found.Place) with
            {
                Tag = found.Tag,
                Errors = errors,
            },
            _ => this,
        };

    private TenantPolicy Settled(PolicyPlace place) =>
        this with
        {
            Place = place,
            Note = null,
            IsSettled = true,
            IsMissing = false,
            WasMissed = false,
            RetryAt = null,
        };
}
