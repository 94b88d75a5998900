using System.Globalization;
using System.Text;

namespace ZocSec.Sandbox.GraphQl;

/// <summary>A page of a connection.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="HasNext">Whether another page follows.</param>
/// <param name="Cursor">The cursor of the item at a place of this page.</param>
internal sealed record GraphPage(IReadOnlyList<object> Items, int Total, bool HasNext, Func<int, string> Cursor)
{
    private const string Prefix = "cursor:v2:";

    public string? EndCursor => Items.Count == 0 ? null : Cursor(Items.Count - 1);

    public IEnumerable<GraphEdge> Edges => Items.Select((item, place) => new GraphEdge(item, Cursor(place)));

    /// <summary>
    /// Cuts a page out of a list that is ordered by its keys. Cursors name an item, so that nothing is skipped when others
    /// go.
    /// </summary>
    public static GraphPage ByKey<T>(IReadOnlyList<T> all, Func<T, string> key, GraphArguments arguments)
        where T : class
    {
        var start = Read(arguments.Text("after")) is { } after ? FirstBehind(all, key, after) : 0;
        var items = Cut(all, start, arguments);
        return new GraphPage(items, all.Count, start + items.Length < all.Count, place => Write(key((T)items[place])));
    }

    /// <summary>Cuts a page out of a list in its own order. Cursors count.</summary>
    public static GraphPage ByPlace<T>(IReadOnlyList<T> all, GraphArguments arguments)
        where T : class
    {
        var start = int.TryParse(
            Read(arguments.Text("after")),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var place
        )
            ? Math.Min(place, all.Count)
            : 0;
        var items = Cut(all, start, arguments);
        return new GraphPage(
            items,
            all.Count,
            start + items.Length < all.Count,
            at => Write((start + at + 1).ToString(CultureInfo.InvariantCulture))
        );
    }

    private static object[] Cut<T>(IReadOnlyList<T> all, int start, GraphArguments arguments)
        where T : class
    {
        var items = new object[Math.Clamp(arguments.Number("first") ?? 0, 0, all.Count - start)];
        for (var i = 0; i < items.Length; i++)
            items[i] = all[start + i];
        return items;
    }

    private static int FirstBehind<T>(IReadOnlyList<T> all, Func<T, string> key, string after)
    {
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(key(all[middle]), after) > 0)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static string Write(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Prefix}{key}"));

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

/// <summary>An item of a connection, with where it stands.</summary>
internal sealed record GraphEdge(object Item, string Cursor);
