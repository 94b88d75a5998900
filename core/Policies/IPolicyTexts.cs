using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>The policy files that organisations keep among their repositories.</summary>
internal interface IPolicyTexts
{
    /// <summary>Reads a tenant's file. Does not throw for what the service answers.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="tag">The tag of the text that is held; null when none is.</param>
    /// <param name="ct">Cancels.</param>
    Task<PolicyText> ReadAsync(TenantId tenant, string? tag, CancellationToken ct);

    /// <summary>Whose policies there are to read; empty when that cannot be told now.</summary>
    Task<ImmutableArray<TenantId>> ListTenantsAsync(CancellationToken ct);
}

/// <summary>What came of reading a tenant's policy file.</summary>
internal abstract record PolicyText
{
    private PolicyText() { }

    /// <summary>It is there.</summary>
    /// <param name="Place">Where.</param>
    /// <param name="Bytes">What it holds.</param>
    /// <param name="Tag">Names this text for the next read; null when it has no name.</param>
    public sealed record Found(PolicyPlace Place, byte[] Bytes, string? Tag) : PolicyText;

    /// <summary>It is as it was when the tag was given.</summary>
    /// <param name="Place">Where.</param>
    public sealed record Unchanged(PolicyPlace Place) : PolicyText;

    /// <summary>There is none, and for certain.</summary>
    /// <param name="Place">Where it would be.</param>
    /// <param name="Reason">What is not there.</param>
    public sealed record Missing(PolicyPlace Place, string Reason) : PolicyText;

    /// <summary>It cannot be told.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="RetryAt">When to try again; null when only a person can change it.</param>
    public sealed record Unreadable(string Reason, DateTimeOffset? RetryAt) : PolicyText;

    /// <summary>The tenant is none any more.</summary>
    public sealed record NoTenant : PolicyText;
}

/// <summary>Where a policy file is, and whose policy that makes it.</summary>
/// <param name="Source">For people: <c>octo-org/.github-private/zocsec.yml</c>.</param>
/// <param name="Scope">Whose policy it is.</param>
internal sealed record PolicyPlace(string Source, PolicyScope Scope);
