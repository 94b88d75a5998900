using System.Collections.Immutable;

namespace ZocSec.Core.Aws;

/// <summary>Who owns a resource of AWS, as far as it says so itself.</summary>
internal static class AwsOwner
{
    /// <summary>The owner, in words, by the first tag that names one, else the account's; null when nobody is named.</summary>
    /// <param name="tags">The resource's tags; null when they were not read.</param>
    /// <param name="keys">The keys that name owners, the most trusted first; case does not matter.</param>
    /// <param name="account">The resource's account; null when the policy names it no more.</param>
    public static string? Of(
        ImmutableSortedDictionary<string, string>? tags,
        ImmutableArray<string> keys,
        AwsAccount? account
    )
    {
        foreach (var key in keys)
        {
            // Tags that differ in case alone may stand side by side: the first in order counts.
            var tag = tags?.FirstOrDefault(tag =>
                string.Equals(tag.Key, key, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(tag.Value)
            );
            if (tag is { Value: { } value })
            {
                return $"{OneLine.Of(value)} (tag {tag.Value.Key})";
            }
        }

        return account?.Owner is { } owner ? $"{owner} (of the account)" : null;
    }
}
