using System.Text.Json.Serialization;

namespace ZocSec.Core.Guardrails;

/// <summary>What kind a resource is, <c>cloud/kind</c>; guardrails of one kind share its state and its inventory.</summary>
/// <param name="Value">For example <c>github/repository</c>.</param>
[JsonConverter(typeof(StringValueConverter<ResourceKind>))]
public readonly record struct ResourceKind(string Value) : IStringValue<ResourceKind>
{
    /// <inheritdoc />
    public static ResourceKind From(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>Whose policy, limits and ledger apply: an installation of the App (its number), or <c>default</c>.</summary>
/// <param name="Value">The installation's number as text, or <c>default</c>.</param>
[JsonConverter(typeof(StringValueConverter<TenantId>))]
public readonly record struct TenantId(string Value) : IStringValue<TenantId>
{
    /// <summary>The operator's own tenant, for what belongs to no installation.</summary>
    public static TenantId Default { get; } = new("default");

    /// <inheritdoc />
    public static TenantId From(string value) => new(value);

    /// <summary>The tenant of an installation of the GitHub App.</summary>
    public static TenantId Installation(long id) => new(id.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One resource of one tenant.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Key">What never changes about it: a repository's number, an ARN. Identity rests on this alone.</param>
/// <param name="Name">What people call it now, and what it is read by: <c>octo-org/hello</c>. A rename changes it.</param>
public sealed record ResourceId(TenantId Tenant, ResourceKind Kind, string Key, string Name)
{
    /// <summary>Two ids are equal when tenant, kind and key are; the name plays no part.</summary>
    public bool Equals(ResourceId? other) =>
        other is not null
        && Tenant == other.Tenant
        && Kind == other.Kind
        && string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Tenant, Kind, Key);
}
