using System.Text;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>A page of a connection. Its cursor names an item, so that nothing is skipped when others go.</summary>
internal sealed record GraphPage(IReadOnlyList<object> Items, int Total, string? EndCursor, bool HasNext)
{
    private const string Prefix = "cursor:v2:";

    /// <summary>Cuts a page out of a list that is ordered by its keys.</summary>
    public static GraphPage Of<T>(IReadOnlyList<T> all, Func<T, string> key, GraphArguments arguments)
        where T : class
    {
        var after = Read(arguments.Text("after"));
        var size = arguments.Number("first") ?? 0;
        // The order of the keys is that of the list, except for topics, of which there is one page.
        var rest = after is null ? all : [.. all.Where(item => string.CompareOrdinal(key(item), after) > 0)];
        var items = rest.Take(size).ToList();
        return new GraphPage(
            items,
            all.Count,
            items.Count == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Prefix}{key(items[^1])}")),
            rest.Count > size
        );
    }

    private static string? Read(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return
            Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var text
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? text[Prefix.Length..]
            : null;
    }
}
