using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Docs;

/// <summary>The page that lists every key of the policy file.</summary>
internal static class PolicyReferencePage
{
    private const string Intro = """
        Every key that a policy may have. [policy.md](policy.md) says where the file is kept and when it counts,
        [`zocsec.example.yml`](../zocsec.example.yml) shows all of it in one file, and `zocsec policy check FILE` names every error
        with its line. `list[].key` is a key of each entry of a list.


        """;

    /// <summary>The page.</summary>
    public static string Text()
    {
        var page = new StringBuilder("# Policy reference\n\n").Append(GeneratedPage.Notice).Append(Intro);
        foreach (var section in PolicyKey.All.GroupBy(key => Place(key).Section, StringComparer.Ordinal))
        {
            PolicyKey[] keys = [.. section.Where(key => !key.IsGroup)];
            if (keys.Length > 0)
            {
                AppendSection(page, section.Key, section.First(), keys);
            }
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Where a guardrail's keys are on the page.</summary>
    public static string AnchorOf(GuardrailName guardrail) => $"{guardrail.Section}-{guardrail.Key}";

    private static void AppendSection(StringBuilder page, string title, PolicyKey first, PolicyKey[] keys)
    {
        page.Append("## ").Append(title).Append("\n\n");
        if (first is { IsGroup: true, Description: { } said })
        {
            page.Append(said).Append("\n\n");
        }

        page.Append("| key | may be | default | does | example |\n|---|---|---|---|---|\n");
        foreach (var key in keys)
        {
            string[] cells =
            [
                $"`{Place(key).Name}`",
                Cell(key.Takes),
                Cell(key.Default),
                Cell(key.Description ?? ""),
                Cell(key.Example),
            ];
            page.Append('|').AppendJoin('|', cells.Select(cell => cell.Length > 0 ? $" {cell} " : " ")).Append("|\n");
        }

        page.Append('\n');
    }

    // A guardrail is a section of its own, and so is what stands beside guardrails.
    private static (string Section, string Name) Place(PolicyKey key) =>
        key.Path switch
        {
            ["aws", "accounts" or "accounts[]", ..] => ("aws: accounts", Joined(key.Path[1..])),
            ["github" or "aws", var guardrail, ..] => ($"{key.Path[0]}: {guardrail}", Joined(key.Path[2..])),
            ["exemptions" or "exemptions[]", ..] => ("exemptions", Joined(key.Path)),
            [var only] when !key.IsGroup => ("At the top", only),
            [var section, ..] => (section, Joined(key.Path[1..])),
            [] => throw new ArgumentException("a key has a name", nameof(key)),
        };

    private static string Joined(ImmutableArray<string> path) => string.Join('.', path);

    // A bar would end the cell, and a star outside of code would begin something bold.
    private static string Cell(string text) =>
        string.Join(
            '`',
            text.Replace("|", "\\|", StringComparison.Ordinal)
                .Split('`')
                .Select((part, at) => at % 2 == 0 ? part.Replace("*", "\\*", StringComparison.Ordinal) : part)
        );
}
