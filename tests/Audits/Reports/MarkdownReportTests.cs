using System.Text;
using System.Text.RegularExpressions;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reports;

namespace ZocSec.Tests.Audits.Reports;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Report_SaysHowItStands()
    {
        var text = MarkdownReport.Write(AuditSample.Colourful);

        Assert.StartsWith("# Ownership of `octo-org`\n\n**75.0 %** of 32 repositories", text, StringComparison.Ordinal);
        Assert.Contains("`███████████████░░░░░` 75.0 %\n", text, StringComparison.Ordinal);
        Assert.Contains("| 33 | 1 | 6 | 0 | 2 | 1 | 1 |\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "```mermaid\npie showData title Owners of repositories that are not archived\n"
                + "    \"unowned\" : 6\n    \"likely\" : 1\n    \"owned\" : 24\n    \"unknown\" : 1\n```\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("| Coverage | +3.6 points | from 71.4 % to 75.0 % |\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "| Lost their owner | 2 | octo-org/repo-25, octo-org/repo-26 |\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "| [octo-org/repo-25](https://github.com/octo-org/repo-25) | public | unowned | nothing names a team | "
                + "`github/public-repository`, `github/team-topic` | 2026-11-24 |\n",
            text,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "## What could not be read\n\n- Deploy keys: the token may not read them (HTTP 403).\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void NothingToOwn_HasNoPieAndNoList()
    {
        var text = MarkdownReport.Write(AuditSample.Report());

        Assert.Contains("There is no repository that needs an owner.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("mermaid", text, StringComparison.Ordinal);
        Assert.DoesNotContain("What to look at first", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Since", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_IsNotRoundedToAll()
    {
        var rows = Enumerable
            .Range(1, 9999)
            .Select(id => AuditSample.Row(id))
            .Append(AuditSample.Exposed(AuditSample.Row(10000)));

        Assert.Contains("**99.9 %**", MarkdownReport.Write(AuditSample.Report(rows)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("a | b\n| c | d |", " | b")]
    [InlineData("ask @octo-org/security", "@octo-org")]
    [InlineData("see octo-org/hello#1", "hello#1")]
    [InlineData("[click](https://evil.example)", "](https://evil")]
    [InlineData("![x](https://evil.example/x.png)", "![x")]
    [InlineData("```\n# big", "```\n# big")]
    [InlineData("\u202Etxet", "\u202E")]
    public void WordsOfOthers_AreOnlyWords(string words, string markup)
    {
        var row = AuditSample.Exposed(AuditSample.Row(1)) with
        {
            Owner = new AuditedOwner(OwnerStatus.Likely, words, null, words),
            Visibility = words,
        };
        var report = AuditSample.Report(row);
        report = report with
        {
            Header = report.Header with { Remarks = [words] },
            Totals = report.Totals with { Teams = [new TeamCount(words, 1)] },
            Trend = new AuditTrend(AuditSample.Start, 1, Names(words), Names(words), Names(words), Names(words)),
        };

        var text = MarkdownReport.Write(report);

        // What stands behind a backslash is only itself.
        Assert.DoesNotContain(
            markup,
            Regex.Replace(text, @"\\.", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
            StringComparison.Ordinal
        );
        Assert.All(
            text.Split('\n').Where(line => line.StartsWith("| [", StringComparison.Ordinal)),
            line => Assert.Equal(7, line.Replace("\\|", "").Count(character => character == '|'))
        );
    }

    [Theory]
    [InlineData("https://api.github.com", "https://github.com/octo-org/repo-1")]
    [InlineData("https://api.octo.ghe.com", "https://octo.ghe.com/octo-org/repo-1")]
    [InlineData("https://github.example.com/api/v3", "https://github.example.com/octo-org/repo-1")]
    [InlineData("http://127.0.0.1:5080/api/v3/", "http://127.0.0.1:5080/octo-org/repo-1")]
    public void Link_LeadsToWherePeopleSeeIt(string api, string expected)
    {
        var report = AuditSample.Report(AuditSample.Exposed(AuditSample.Row(1)));

        var text = MarkdownReport.Write(report with { Header = report.Header with { ApiUrl = new Uri(api) } });

        Assert.Contains($"[octo-org/repo-1]({expected}) |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void LongestReport_IsFarUnderTheLimit()
    {
        var words = string.Concat(Enumerable.Repeat("*🦊|", 20_000));
        var rows = Enumerable
            .Range(1, 200)
            .Select(id =>
                AuditSample.Exposed(AuditSample.Row(id)) with
                {
                    Owner = new(OwnerStatus.Likely, words, null, words),
                }
            );
        var report = AuditSample.Report(rows);
        report = report with { Header = report.Header with { Remarks = [.. Enumerable.Repeat(words, 1000)] } };

        var text = MarkdownReport.Write(report);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 10_000, 512 * 1024);
        Assert.Contains("- and 950 more\n", text, StringComparison.Ordinal);
        Assert.Equal(20, text.Split('\n').Count(line => line.StartsWith("| [", StringComparison.Ordinal)));
    }

    private static NamedCount Names(string name) => new(1, [name]);
}
