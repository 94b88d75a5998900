using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Docs;

/// <summary>A page of the repository, cut into what is checked of it.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly FrozenSet<string> s_notOurs = FrozenSet.Create(
        StringComparer.Ordinal,
        ".git",
        "artifacts",
        "bin",
        "data",
        "node_modules",
        "obj"
    );

    private MarkdownPage(string path, string text)
    {
        Path = path;
        var prose = new List<string>();
        Fence? open = null;
        var fences = ImmutableArray.CreateBuilder<Fence>();
        foreach (var line in text.Split('\n'))
        {
            if (open is null && FenceLine().Match(line) is { Success: true } begin)
            {
                open = new Fence(begin.Groups["language"].Value, "");
            }
            else if (open is null)
            {
                prose.Add(line);
            }
            else if (line.Trim() == "```")
            {
                fences.Add(open);
                open = null;
            }
            else
            {
                open = open with { Text = $"{open.Text}{line}\n" };
            }
        }

        Assert.True(open is null, $"{path}: a fenced block is not closed");
        Fences = fences.ToImmutable();
        var said = string.Join('\n', prose);
        Code = [.. CodeSpan().Matches(said).Select(span => span.Groups["code"].Value)];
        Links = [.. Link().Matches(CodeSpan().Replace(said, "code")).Select(link => link.Groups["target"].Value)];
        Anchors = AnchorsOf(prose).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>All pages of the repository.</summary>
    public static ImmutableArray<MarkdownPage> All { get; } =
    [
        .. Find(new DirectoryInfo(Solution.Root))
            .Select(file => new MarkdownPage(
                System.IO.Path.GetRelativePath(Solution.Root, file.FullName).Replace('\\', '/'),
                File.ReadAllText(file.FullName)
            ))
            .OrderBy(page => page.Path, StringComparer.Ordinal),
    ];

    /// <summary>Where it is, from the root of the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>Its folder on this machine.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Solution.Root, Path))!;

    /// <summary>Its fenced blocks.</summary>
    public ImmutableArray<Fence> Fences { get; }

    /// <summary>What stands between backticks in its prose.</summary>
    public ImmutableArray<string> Code { get; }

    /// <summary>Where its links lead, as they are written.</summary>
    public ImmutableArray<string> Links { get; }

    /// <summary>What a link may name behind <c>#</c>, as GitHub makes it of headings.</summary>
    public FrozenSet<string> Anchors { get; }

    private static IEnumerable<FileInfo> Find(DirectoryInfo folder) =>
        folder
            .EnumerateFiles("*.md")
            .Concat(folder.EnumerateDirectories().Where(below => !s_notOurs.Contains(below.Name)).SelectMany(Find));

    private static IEnumerable<string> AnchorsOf(IEnumerable<string> prose)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var heading in prose.Select(line => Heading().Match(line)).Where(match => match.Success))
        {
            var anchor = NotInAnchor().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-');
            var before = seen.GetValueOrDefault(anchor);
            seen[anchor] = before + 1;
            yield return before == 0 ? anchor : $"{anchor}-{before}";
        }
    }

    [GeneratedRegex(@"^\s*```(?<language>[A-Za-z]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FenceLine();

    [GeneratedRegex(@"(?<!`)`(?<code>[^`\n]+)`(?!`)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[[^\]\[]*\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} +(?<text>.+?) *$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotInAnchor();
}

/// <summary>A fenced block.</summary>
/// <param name="Language">What it is said to be; empty for nothing.</param>
/// <param name="Text">What it holds.</param>
internal sealed record Fence(string Language, string Text);
