using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Docs;

/// <summary>Links lead somewhere, and files that are named are there.</summary>
public sealed class LinkTests
{
    private static readonly string[] s_folders =
    [
        ".github/",
        "action/",
        "core/",
        "deploy/",
        "docs/",
        "functions/",
        "sandbox/",
        "script/",
        "tests/",
    ];

    [Fact]
    public void Link_LeadsToWhatIsThere()
    {
        var pages = MarkdownPage.All.ToDictionary(
            page => Path.Combine(Solution.Root, page.Path),
            StringComparer.Ordinal
        );
        var dead =
            from page in pages.Values
            from link in page.Links
            where
                !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
            let parts = link.Split('#')
            let file = parts[0].Length == 0
                ? Path.Combine(Solution.Root, page.Path)
                : Path.GetFullPath(Path.Combine(page.Folder, parts[0]))
            where
                !Path.Exists(file)
                || (parts.Length > 1 && pages.TryGetValue(file, out var target) && !target.Anchors.Contains(parts[1]))
            select $"{page.Path}: {link}";

        Assert.True(pages.Count > 20);
        Assert.Empty(dead);
    }

    [Fact]
    public void File_ThatIsNamedIsThere()
    {
        var missing =
            from page in MarkdownPage.All
            from code in page.Code
            where s_folders.Any(folder => code.StartsWith(folder, StringComparison.Ordinal)) && IsPath(code)
            where !Path.Exists(Path.Combine(Solution.Root, code))
            select $"{page.Path}: {code}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Page_IsReachedFromTheReadMe()
    {
        var pages = MarkdownPage.All.ToDictionary(
            page => Path.Combine(Solution.Root, page.Path),
            StringComparer.Ordinal
        );
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>([Path.Combine(Solution.Root, "README.md")]);
        while (next.TryDequeue(out var path))
        {
            if (pages.TryGetValue(path, out var page) && reached.Add(path))
            {
                foreach (var link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
                {
                    next.Enqueue(Path.GetFullPath(Path.Combine(page.Folder, link.Split('#')[0])));
                }
            }
        }

        Assert.Empty(
            pages
                .Where(page =>
                    page.Value.Path.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(page.Key)
                )
                .Select(page => page.Value.Path)
        );
    }

    // Patterns, commands and what the reader is to name are no paths.
    private static bool IsPath(string code) =>
        code.IndexOfAny([' ', '*', '{', '}', '…', '<']) < 0 && !code.Contains("Your", StringComparison.Ordinal);
}
