using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ZocSec.Sandbox.Rest;

/// <summary>A page of a list, by <c>per_page</c> (30, at most 100) and <c>page</c>.</summary>
internal sealed record Paging<T>(IReadOnlyList<T> Items, int Total, string? Link);

/// <summary>Cuts lists into pages and writes the header <c>Link</c>. Source: "Using pagination in the REST API".</summary>
internal static class Paging
{
    private const int UsualSize = 30;
    private const int LargestSize = 100;

    public static int SizeOf(Call call) => Math.Min(call.Query("per_page", UsualSize), LargestSize);

    public static Paging<T> Page<T>(this Call call, IEnumerable<T> source)
    {
        var all = source as IReadOnlyList<T> ?? [.. source];
        var size = SizeOf(call);
        var page = call.Query("page", 1);
        var last = Math.Max(1, (all.Count + size - 1) / size);
        var first = (int)Math.Min((page - 1L) * size, all.Count);
        return new Paging<T>(
            [.. Enumerable.Range(first, Math.Min(size, all.Count - first)).Select(place => all[place])],
            all.Count,
            last == 1 ? null : Links(call, size, page, last)
        );
    }

    /// <summary>A page of a list as a JSON array.</summary>
    public static Answer List<T>(this Call call, IEnumerable<T> source, Action<Utf8JsonWriter, T, SandboxUrls> write)
    {
        var page = call.Page(source);
        return Answer.Json(
            (page, write, call.Urls),
            static (json, of) =>
            {
                json.WriteStartArray();
                foreach (var item in of.page.Items)
                    of.write(json, item, of.Urls);
                json.WriteEndArray();
            }
        ) with
        {
            Link = page.Link,
        };
    }

    private static string? Links(Call call, int size, int page, int last)
    {
        var links = new StringBuilder();
        var others = string.Concat(
            call.Http.Request.Query.Where(query => query.Key is not ("per_page" or "page"))
                .Select(query => $"{query.Key}={Uri.EscapeDataString(query.Value.ToString())}&")
        );
        if (page > 1)
            Add(page - 1, "prev");
        if (page < last)
        {
            Add(page + 1, "next");
            Add(last, "last");
        }

        if (page > 1)
            Add(1, "first");
        return links.ToString();

        void Add(int number, string relation)
        {
            if (links.Length > 0)
                links.Append(", ");
            links.Append(
                CultureInfo.InvariantCulture,
                $"<{call.Urls.Api}{call.Http.Request.Path}?{others}per_page={size}&page={number}>; rel=\"{relation}\""
            );
        }
    }
}
