using System.Buffers;

namespace ZocSec.Core.GitHub;

/// <summary>The name <c>owner/name</c> of a repository, known to hold only characters that GitHub gives out.</summary>
/// <param name="Owner">The organisation or the user.</param>
/// <param name="Name">The name within the owner.</param>
internal readonly record struct RepositoryName(string Owner, string Name)
{
    private static readonly SearchValues<char> OwnerCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    );

    /// <summary>
    /// Whether a text is such a name. One that is can stand in a path as it is: it holds nothing to escape, and no
    /// part of it is <c>.</c> or <c>..</c>.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> fullName)
    {
        var slash = fullName.IndexOf('/');
        if (slash < 1)
        {
            return false;
        }

        var name = fullName[(slash + 1)..];
        return slash <= 100
            && name.Length is > 0 and <= 100
            && name is not "." and not ".."
            && !fullName[..slash].ContainsAnyExcept(OwnerCharacters)
            && !name.ContainsAnyExcept(NameCharacters);
    }

    /// <summary>Splits a name; null when it is none.</summary>
    public static RepositoryName? Parse(string fullName)
    {
        if (!IsValid(fullName))
        {
            return null;
        }

        var slash = fullName.IndexOf('/', StringComparison.Ordinal);
        return new RepositoryName(fullName[..slash], fullName[(slash + 1)..]);
    }
}
