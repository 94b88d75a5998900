using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Ownership;

/// <summary>Tells from the owners of repositories whose names begin alike. Pure.</summary>
public static class Siblings
{
    private const int ShortestBeginning = 3;

    /// <summary>
    /// The beginning that siblings share, up to the first separator: <c>payments-</c> of <c>payments-api</c>. Null when there
    /// is none, or one too short to say anything.
    /// </summary>
    public static string? BeginningOf(string name)
    {
        var end = name.AsSpan().IndexOfAny('-', '_', '.');
        return end >= ShortestBeginning ? name[..(end + 1)] : null;
    }

    /// <summary>The teams that siblings' topics name.</summary>
    /// <param name="name">The repository's own name, without its owner.</param>
    /// <param name="others">Repositories with their topics; those whose names do not begin alike do not count.</param>
    /// <param name="settings">What a topic that names a team begins with.</param>
    public static IEnumerable<OwnerSign> Signs(
        string name,
        IEnumerable<(string Name, ImmutableArray<string> Topics)> others,
        OwnersSettings settings
    )
    {
        if (BeginningOf(name) is not { } beginning)
        {
            return [];
        }

        var family = new SiblingFamily(beginning, settings);
        foreach (var (other, topics) in others)
        {
            if (
                other.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)
                && !other.Equals(name, StringComparison.OrdinalIgnoreCase)
            )
            {
                family.Add(topics);
            }
        }

        return family.Signs(without: []);
    }
}
