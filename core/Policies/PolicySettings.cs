namespace ZocSec.Core.Policies;

/// <summary>Where policies are.</summary>
/// <param name="Path"><c>Policy__Path</c>: the operator's own file; null: none.</param>
/// <param name="Repository">
/// <c>Policy__Repository</c>: the repository of each organisation that holds its policy; null: organisations have none of
/// their own.
/// </param>
public sealed record PolicySettings(string? Path, string? Repository)
{
    /// <summary>The repository where none is named; private, since a policy names accounts and exemptions.</summary>
    public const string DefaultRepository = ".github-private";

    /// <summary>The file at the root of that repository.</summary>
    public const string FileName = "zocsec.yml";

    /// <summary>Where policies are by what was set: a path alone governs all, nothing means each its own repository.</summary>
    public static PolicySettings Of(string? path, string? repository) =>
        new(path, repository ?? (path is null ? DefaultRepository : null));

    /// <summary>All that is wrong, each naming its setting and what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (
            Repository is { } name
            && (
                name.Length is 0 or > 100
                || name is "." or ".."
                || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            )
        )
        {
            yield return $"Policy__Repository must be the name of a repository without its owner, for example {DefaultRepository}: each organisation has its own";
        }
    }
}
