using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Aws;

/// <summary>Who owns a resource of AWS, as far as it says so itself.</summary>
internal static class AwsOwner
{
    /// <summary>The owner by the first tag that names one, and who answers for the account.</summary>
    /// <param name="tags">The resource's tags; null when they were not read.</param>
    /// <param name="keys">The keys that name owners, the most trusted first; case does not matter.</param>
    /// <param name="account">The resource's account; null when the policy names it no more.</param>
    public static ResourceOwner Of(
        ImmutableSortedDictionary<string, string>? tags,
        ImmutableArray<string> keys,
        AwsAccount? account
    )
    {
        var otherwise = InWords(account);
        foreach (var key in keys)
        {
            // Tags that differ in case alone may stand side by side: the first in order counts.
            var tag = tags?.FirstOrDefault(tag =>
                string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(tag.Value)
            );
            if (tag is { Value: { } value })
            {
                return new ResourceOwner($"{OneLine.Of(value)} (tag {tag.Value.Key})", otherwise);
            }
        }

        return new ResourceOwner(Named: null, otherwise);
    }

    /// <summary>The owner of an account itself: whoever does something there, it is whoever answers for it.</summary>
    /// <param name="account">The account; null when the policy names it no more.</param>
    public static ResourceOwner OfAccount(AwsAccount? account) => new(InWords(account), Otherwise: null);

    /// <summary>The owner of a resource by its state as it is stored, where its tags stand under <c>tags</c>.</summary>
    /// <param name="state">The state; null when it was not read.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="resource">The resource.</param>
    public static ResourceOwner Of(JsonElement? state, Policy policy, ResourceId resource)
    {
        var account = AwsAccounts.Of(policy, resource);
        if (AwsResource.TryParse(resource.Key, out var read) && read.Type is "account")
        {
            return OfAccount(account);
        }

        var tags =
            state is { ValueKind: JsonValueKind.Object } stored
            && stored.TryGetProperty("tags", out var written)
            && written.ValueKind is JsonValueKind.Object
                ? written
                    .EnumerateObject()
                    .Where(tag => tag.Value.ValueKind is JsonValueKind.String)
                    .ToImmutableSortedDictionary(tag => tag.Name, tag => tag.Value.GetString()!, StringComparer.Ordinal)
                : null;
        return Of(tags, policy.Owners.Tags, account);
    }

    private static string? InWords(AwsAccount? account) =>
        account?.Owner is { } owner ? $"{owner} (of the account)" : null;
}
