namespace ZocSec.Core.Billing.Tickets;

/// <summary>Puts the written part into the text of an issue; what people wrote around it stays.</summary>
internal static class TicketBody
{
    /// <summary>How many characters of a text are people's.</summary>
    public static int Others(string body) => Compose(body, "").Length;

    /// <summary>A text with its written part replaced, or with one before it when it has none.</summary>
    /// <param name="body">The text as it is.</param>
    /// <param name="marker">The line before the written part.</param>
    /// <param name="text">The written part.</param>
    public static string Compose(string body, TicketMarker marker, string text) =>
        Compose(body, $"{marker}\n{text.TrimEnd('\n')}\n{TicketMarker.End}");

    private static string Compose(string body, string part)
    {
        if (TicketMarker.Find(body, out var line) is null)
        {
            return body.Length == 0 ? part : $"{part}\n\n{body}";
        }

        var (start, length) = line.GetOffsetAndLength(body.Length);
        var end = body.IndexOf($"\n{TicketMarker.End}", start, StringComparison.Ordinal);

        // Without its end nobody knows what of the rest is whose: it stays, behind the new one.
        return end < 0
            ? $"{body[..start]}{part}\n\n{body[(start + length)..].TrimStart()}"
            : $"{body[..start]}{part}{body[(end + 1 + TicketMarker.End.Length)..]}";
    }
}
