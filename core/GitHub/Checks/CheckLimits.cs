namespace ZocSec.Core.GitHub.Checks;

/// <summary>GitHub's limits on check runs (REST API documentation, "Check runs").</summary>
internal static class CheckLimits
{
    public const int Title = 255;
    public const int Text = 65_535;
    public const int AnnotationMessage = 10_000;
    public const int AnnotationsPerRequest = 50;
    public const int Actions = 3;
    public const int ActionLabel = 20;
    public const int ActionDescription = 40;
    public const int ActionIdentifier = 20;

    private const string Ellipsis = "…";

    /// <summary>A text of at most so many characters; one that was longer ends in an ellipsis and is never cut within a character.</summary>
    public static string Clip(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var length = max - Ellipsis.Length;
        if (char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return string.Concat(text.AsSpan(0, length), Ellipsis);
    }
}
