using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The values that a repository has of its organisation's custom properties.</summary>
internal sealed class RepositoryProperties(GitHubClient client)
{
    private const string Path = "/properties/values";

    /// <summary>Reads the value of one property.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="fullName">The repository.</param>
    /// <param name="property">The property's name, compared without case.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>NotFound</c> also where an account has no custom properties.</returns>
    public Task<GitHubAnswer<PropertyReading>> ReadAsync(
        TenantId tenant,
        string fullName,
        string property,
        CancellationToken ct
    ) =>
        client.OfRepositoryAsync(
            tenant,
            HttpMethod.Get,
            fullName,
            Path,
            body: null,
            bytes =>
                JsonSerializer.Deserialize(bytes, GitHubJson.Default.ImmutableArrayPropertyValueBody)
                    is { IsDefault: false } values
                    ? new GitHubAnswer<PropertyReading>.Ok(PropertyReading.Of(values, property))
                    : null,
            ct
        );

    /// <summary>Sets the value of one property; the others stay.</summary>
    /// <param name="tenant">As which installation.</param>
    /// <param name="fullName">The repository.</param>
    /// <param name="property">The property's name.</param>
    /// <param name="value">The value; null takes it away, so that the property's default holds.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>Refused</c> for a property that the organisation does not have and for a value that it does not allow.</returns>
    public Task<GitHubAnswer<None>> SetAsync(
        TenantId tenant,
        string fullName,
        string property,
        string? value,
        CancellationToken ct
    ) =>
        client.OfRepositoryAsync(
            tenant,
            HttpMethod.Patch,
            fullName,
            Path,
            JsonSerializer.SerializeToUtf8Bytes(
                new PropertyWriteBody([new PropertyWrite(property, value)]),
                GitHubJson.Default.PropertyWriteBody
            ),
            static _ => new GitHubAnswer<None>.Ok(default),
            ct
        );
}

/// <summary>What a repository has of one property.</summary>
/// <param name="Value">The value; null when it has none.</param>
/// <param name="IsList">Whether it holds several values; then <paramref name="Value"/> is null.</param>
internal sealed record PropertyReading(string? Value, bool IsList)
{
    /// <summary>What these values say of a property.</summary>
    public static PropertyReading Of(ImmutableArray<PropertyValueBody> values, string property)
    {
        var found = values.FirstOrDefault(one =>
            string.Equals(one.PropertyName, property, StringComparison.OrdinalIgnoreCase)
        );
        return found?.Value.ValueKind switch
        {
            JsonValueKind.Array => new PropertyReading(Value: null, IsList: true),
            JsonValueKind.String when found.Value.GetString() is { Length: > 0 } text => new PropertyReading(
                text,
                IsList: false
            ),
            _ => new PropertyReading(Value: null, IsList: false),
        };
    }
}

internal sealed record PropertyValueBody(string? PropertyName, JsonElement Value);

internal sealed record PropertyWriteBody(ImmutableArray<PropertyWrite> Properties);

/// <summary>One value to set; that null takes it away has to be said.</summary>
internal sealed record PropertyWrite(
    string PropertyName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Value
);
