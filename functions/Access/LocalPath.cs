namespace ZocSec.Functions.Access;

/// <summary>A place on this program that a link names: never another host.</summary>
internal static class LocalPath
{
    /// <summary>The start page.</summary>
    public const string Root = "/";

    private const int Longest = 1000;

    /// <summary>Reads one.</summary>
    /// <returns>Null when browsers could take it for another host, or it is none; the start page when nothing is named.</returns>
    public static string? Read(string? text) =>
        string.IsNullOrEmpty(text) ? Root
        : text[0] == '/' && text.Length <= Longest && !IsAuthority(text) && !text.Any(IsForbidden) ? text
        : null;

    private static bool IsAuthority(string text) => text.Length > 1 && text[1] == '/';

    // Browsers read \ as /, and drop tabs and line ends.
    private static bool IsForbidden(char c) => c == '\\' || char.IsControl(c) || char.IsWhiteSpace(c);
}
