using System.Net;
using System.Text.RegularExpressions;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>What the page offers to take back, and to whom.</summary>
public sealed partial class UndoPageTests
{
    [Fact]
    public async Task Run_OfManyChanges_IsOfferedAPageAtATime_AndNoneTwice()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        for (var number = 0; number < 30; number++)
        {
            await RecordAsync(pages, $"{number}", "the sweep");
        }

        await RecordAsync(pages, "other", "another");

        var first = await pages.TextAsync("/undo?run=/github%23the sweep");
        var older = WebUtility.HtmlDecode(OlderLink().Match(first).Groups["address"].Value);
        var second = await pages.TextAsync(older);

        Assert.Equal(Enumerable.Range(5, 25).Reverse(), Offered(first));
        Assert.Equal(Enumerable.Range(0, 5).Reverse(), Offered(second));
        Assert.DoesNotMatch(OlderLink(), second);
    }

    [Fact]
    public async Task Hour_OfWhoeverDoesNotRunTheProgram_HasNothingOfAws()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Administrator);
        await RecordAsync(pages, "7", "public");
        await pages.RecordAsync(
            PagesDriver.Ports,
            PagesDriver.Group("sg-1"),
            "public",
            outcome: EntryOutcome.Remediated
        );

        foreach (var asked in new[] { "since=2026-01-01", "run=/github%23public" })
        {
            var text = await pages.TextAsync($"/undo?{asked}");
            Assert.Equal([7], Offered(text));
            Assert.DoesNotContain("sg-1", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Guardrail_NarrowsARun()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await RecordAsync(pages, "7", "public");

        Assert.Equal(
            [7],
            Offered(await pages.TextAsync("/undo?run=/github%23public&guardrail=github/public-repository"))
        );
        Assert.Contains(
            "Nothing was changed",
            await pages.TextAsync("/undo?run=/github%23public&guardrail=aws/open-ports"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("guardrail=github/public-repository")]
    [InlineData("since=soon")]
    [InlineData("run=sweep&since=soon")]
    [InlineData("run=sweep&until=later")]
    [InlineData("run=sweep&guardrail=github/none")]
    [InlineData("until=2026-01-01")]
    [InlineData("since=2026-01-01&guardrail=github/public-repository&guardrail=aws/open-ports")]
    [InlineData("run=sweep&since=2026-01-01&since=2026-02-01")]
    public async Task WhatIsNotClear_IsNotGuessed(string asked)
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await RecordAsync(pages, "7", "sweep");

        var answer = await pages.GetAsync($"/undo?{asked}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("acme/", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_ThatNothingBringsBack_SaysSoAndOffersNoUndo()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        var final = await pages.RecordAsync(
            PagesDriver.Visibility,
            PagesDriver.Repository("7"),
            outcome: EntryOutcome.Remediated,
            final: "what is <gone> is gone"
        );

        var entry = await pages.TextAsync($"/entry?id={final.Id}");
        var undo = await pages.TextAsync($"/undo?entry={final.Id}");

        Assert.Contains("It cannot be taken back: what is &lt;gone&gt; is gone.", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("Take it back", entry, StringComparison.Ordinal);
        Assert.Contains("Cannot be taken back; nothing was changed", undo, StringComparison.Ordinal);
        Assert.DoesNotContain("Take it back now", undo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_OfWhatNoGuardrailChanged_OffersNoUndo()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        var applied = await pages.RecordAsync(
            new GuardrailName("audit/ownership"),
            PagesDriver.Repository("7"),
            outcome: EntryOutcome.Remediated
        );

        var entry = await pages.TextAsync($"/entry?id={applied.Id}");

        Assert.Contains("It cannot be taken back: no guardrail did it.", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("Take it back", entry, StringComparison.Ordinal);
    }

    private static Task<LedgerEntry> RecordAsync(PagesDriver pages, string key, string reason) =>
        pages.RecordAsync(
            PagesDriver.Visibility,
            PagesDriver.Repository(key, $"acme/r{key}"),
            reason,
            outcome: EntryOutcome.Remediated
        );

    private static IEnumerable<int> Offered(string text) =>
        RepositoryName()
            .Matches(text)
            .Select(match => int.Parse(match.Groups["number"].Value, default(IFormatProvider)));

    [GeneratedRegex("acme/r(?<number>[0-9]+),", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryName();

    [GeneratedRegex(
        """<a href="\./(?<address>[^"]+)">go on to the older ones""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex OlderLink();
}
