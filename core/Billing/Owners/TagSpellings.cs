using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Owners;

/// <summary>Matches keys of tags as they are spelled to those that the policy asks for. Pure.</summary>
internal static class TagSpellings
{
    private static readonly string[] s_prefixes = ["user:", "user_"];

    /// <summary>What a key means: without the prefix of users' tags, case, and whatever is neither letter nor digit.</summary>
    public static string NormalOf(string key)
    {
        var bare = key;
        foreach (var prefix in s_prefixes)
        {
            if (bare.Length > prefix.Length && bare.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                bare = bare[prefix.Length..];
                break;
            }
        }

        var normal = string.Concat(bare.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
        return normal.Length > 0 ? normal : key;
    }

    /// <summary>The spellings in use of the asked keys, the most trusted first.</summary>
    /// <param name="asked">The policy's keys, the most trusted first.</param>
    /// <param name="used">The spellings in use, the most used first.</param>
    /// <returns>In the policy's order; of one key the policy's own spelling first, then the most used. Each once.</returns>
    public static ImmutableArray<string> Of(IEnumerable<string> asked, IEnumerable<string> used)
    {
        var byNormal = used.ToLookup(NormalOf, StringComparer.Ordinal);
        return
        [
            .. asked
                .SelectMany(key =>
                    byNormal[NormalOf(key)]
                        .OrderByDescending(spelling => string.Equals(spelling, key, StringComparison.Ordinal))
                )
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
