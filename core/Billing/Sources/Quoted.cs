namespace ZocSec.Core.Billing.Sources;

/// <summary>Texts of manifests, keys and answers as a message quotes them.</summary>
internal static class Quoted
{
    private const int Most = 300;

    /// <summary>One line of a text, cut where it is too long to read.</summary>
    public static string Of(string text) =>
        text.Length <= Most ? OneLine.Of(text) : $"{OneLine.Of(text.AsSpan(0, Most))}…";
}
