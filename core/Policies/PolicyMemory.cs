using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Policies;

/// <summary>Keeps each tenant's last good text, so that a restart during an outage goes on with the policy that held.</summary>
internal sealed class PolicyMemory(ICursors cursors, PolicyReader reader)
{
    /// <summary>What was kept; an empty policy when nothing was, or when this version does not take the text any more.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public async Task<TenantPolicy> RecallAsync(TenantId tenant, CancellationToken ct)
    {
        if (
            Read(await cursors.GetAsync(Name(tenant), ct)) is not { Source: { } source, Text: { } text } kept
            || reader.Read(text, kept.Scope) is not PolicyReading.Valid { Policy: var policy }
        )
        {
            return new TenantPolicy();
        }

        return new TenantPolicy
        {
            Place = new PolicyPlace(source, kept.Scope),
            Good = policy,
            Text = text,
            GoodTag = kept.Tag,
            Tag = kept.Tag,
        };
    }

    /// <summary>Keeps the good text; nothing when there is none.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public Task KeepAsync(TenantId tenant, TenantPolicy policy, CancellationToken ct)
    {
        var text = policy is { Good: not null, Place: { } place }
            ? JsonSerializer.Serialize(
                new KeptPolicy(place.Source, place.Scope, policy.GoodTag, policy.Text),
                PolicyMemoryJson.Default.KeptPolicy
            )
            : "";
        return cursors.SetAsync(Name(tenant), text, ct);
    }

    private static string Name(TenantId tenant) => $"tenant/{tenant}/policy-text";

    private static KeptPolicy? Read(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text)
                ? null
                : JsonSerializer.Deserialize(text, PolicyMemoryJson.Default.KeptPolicy);
        }
        catch (JsonException)
        {
            // Written by another version; the text is read from its repository again.
            return null;
        }
    }
}

internal sealed record KeptPolicy(string? Source, PolicyScope Scope, string? Tag, byte[]? Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptPolicy))]
internal sealed partial class PolicyMemoryJson : JsonSerializerContext;
