using System.Text.Json;
using Microsoft.Playwright;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>Names, reasons and states that people chose to break out of a page, in a real browser that runs scripts.</summary>
public sealed class HostileNameTests
{
    // Each would set a mark on the page if any of it came to be markup or script.
    private static readonly string[] Words =
    [
        "<script>document.title='owned'</script>",
        "\"><img src=x onerror=\"document.title='owned'\">",
        "' autofocus onfocus='document.title=1' x='",
        "</textarea></pre></title><svg onload=document.title='owned'>",
        "javascript:document.title='owned'",
        "&lt;script&gt;document.title='owned'&lt;/script&gt;",
        "{{constructor.constructor('document.title=1')()}}",
        "\u202Eevil\u2066\u0000\u001b[31m",
    ];

    [Fact]
    public async Task EveryPage_WithHostileWords_ShowsThemAndRunsNothing()
    {
        await using var browser = await Browser.StartAsync();
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        var number = 0;
        LedgerEntry? last = null;
        foreach (var word in Words)
        {
            var state = JsonSerializer.Serialize(new Dictionary<string, string> { [word] = word });
            last = await pages.RecordAsync(
                new GuardrailName($"github/{word}"),
                PagesDriver.Repository($"{word}{number++}", word),
                word,
                word,
                state: state
            );
            await pages.RecordAsync(
                PagesDriver.Visibility,
                PagesDriver.Repository($"{word}{number++}", word),
                word,
                word,
                state: state
            );
        }

        var page = await browser.OpenAsync(hasScript: true);
        var problems = new List<string>();
        page.Dialog += (_, dialog) => problems.Add($"dialog {dialog.Message}");
        page.Console += (_, message) =>
        {
            // What the policy of the page had to stop was markup already. A missing icon of the browser's own is none.
            if (message.Type == "error" && !message.Text.Contains("status of 40", StringComparison.Ordinal))
            {
                problems.Add($"{message.Text} at {page.Url}");
            }
        };
        string[] paths =
        [
            "/",
            "/open",
            "/timeline",
            $"/timeline?actor={Uri.EscapeDataString(Words[1])}&resource={Uri.EscapeDataString(Words[0])}",
            $"/timeline?guardrail={Uri.EscapeDataString(Words[3])}",
            $"/open?guardrail={Uri.EscapeDataString(Words[3])}",
            $"/entry?id={last!.Id}",
            $"/entry?id={Uri.EscapeDataString(Words[1])}",
            $"/timeline?before={Uri.EscapeDataString(Words[1])}",
            $"/undo?entry={last.Id}",
            $"/undo?guardrail={Uri.EscapeDataString(Words[1])}&since=2026-01-01",
            $"/undo?run={Uri.EscapeDataString(Words[1])}",
            $"/timeline?run={Uri.EscapeDataString(Words[2])}",
            "/ownership",
            "/policy",
            .. Words.Select((word, index) => $"/resource?key={Uri.EscapeDataString($"{word}{index * 2}")}"),
        ];
        foreach (var path in paths)
        {
            await page.GotoAsync(new Uri(pages.Url, path).AbsoluteUri);
            Assert.EndsWith("ZocSec App", await page.TitleAsync(), StringComparison.Ordinal);
            Assert.Equal(
                0,
                await page.Locator("main script, main img, main svg[onload], [onerror], [onfocus]").CountAsync()
            );
            Assert.DoesNotContain(
                await page.Locator("a").EvaluateAllAsync<string[]>("links => links.map(link => link.protocol)"),
                protocol => protocol is not "http:"
            );
            var content = await page.ContentAsync();
            Assert.True(
                !content.Contains('\u202E', StringComparison.Ordinal),
                $"{path}: {content[Math.Max(0, content.IndexOf('\u202E', StringComparison.Ordinal) - 200)..]}"
            );
        }

        Assert.Empty(problems);
        Assert.Contains(
            Words[0],
            await page.Locator("body").InnerTextAsync() + await TextOfAsync(page, new Uri(pages.Url, "/timeline")),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> TextOfAsync(IPage page, Uri url)
    {
        await page.GotoAsync(url.AbsoluteUri);
        return await page.Locator("body").InnerTextAsync();
    }
}
