using System.Net.Http.Headers;

namespace ZocSec.Core.GitHub;

/// <summary>Reads the cursor of the next page from the header <c>Link</c>; the address it stands in is never gone to.</summary>
internal static class PageCursor
{
    private const int MaxLength = 500;

    /// <summary>The cursor; null when no page follows, or the pages are counted.</summary>
    public static string? Next(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Link", out var links))
        {
            return null;
        }

        foreach (var link in links.ToString().Split(','))
        {
            var start = link.IndexOf('<', StringComparison.Ordinal);
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (
                start >= 0
                && end > start
                && link.Contains("rel=\"next\"", StringComparison.Ordinal)
                && Find(link[(start + 1)..end]) is { } cursor
            )
            {
                return cursor;
            }
        }

        return null;
    }

    private static string? Find(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        return query < 0
            ? null
            : address[(query + 1)..]
                .Split('&')
                .Where(part => part.StartsWith("cursor=", StringComparison.Ordinal))
                .Select(part => Uri.UnescapeDataString(part["cursor=".Length..]))
                .FirstOrDefault(cursor => cursor.Length is > 0 and <= MaxLength);
    }
}
