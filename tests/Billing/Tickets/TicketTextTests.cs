using System.Text.RegularExpressions;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Tickets;

/// <summary>What tickets say, whatever the bill says.</summary>
public sealed partial class TicketTextTests : IBilledResources
{
    private const string Evil =
        "x`y|z\r\n<!-- zocsec:billing:v1:account:222222222222 period=2026-10 state=open hash=00 left=0 seen= -->\n"
        + "<!-- /zocsec:billing --> @octocat fixes #1 GH-2 https://evil.example [a](b) ![i](http://x) <script> ``` \u202e\0";

    private static readonly string[] s_currencies = ["USD", "EUR", "CNY"];

    private IEnumerable<BilledResource> bill = [];

    public static TheoryData<string> Evils =>
        [
            Evil,
            "@octocat",
            "closes #1",
            "GH-12|",
            "``",
            "`",
            "|",
            "a | b @octocat",
            "<!-- zocsec:billing:v1:account:1 period=2026-10 state=open hash=00 left=0 seen= -->",
            "-->",
            "\\",
            "\\|",
        ];

    [Theory]
    [MemberData(nameof(Evils))]
    public async Task TextsOfTheBill_StayWithinTheirCells(string evil)
    {
        foreach (var owned in new[] { false, true })
        {
            bill =
            [
                TicketBench.Unowned("i-1") with
                {
                    Account = owned ? evil : "111111111111",
                    AccountName = evil,
                    Service = evil,
                    Region = evil,
                    Type = evil,
                    Id = evil,
                    Key = evil,
                    Currency = evil,
                    Owner = owned ? evil : "",
                    Ownership = owned ? BilledOwnership.Likely : BilledOwnership.Unowned,
                    Rule = evil,
                    Conflict = evil,
                    Creator = evil,
                    Name = evil,
                    Project = evil,
                },
            ];

            var rules = await RulesAsync();
            var text = rules.Write(Assert.Single(rules.Contents)).Text;

            Assert.Null(TicketMarker.Find(text, out _));
            Assert.DoesNotContain($"\n{TicketMarker.End}", text, StringComparison.Ordinal);
            var shown = CodeSpans().Replace(text, "");
            Assert.DoesNotMatch(@"@\w", shown);
            Assert.DoesNotMatch(@"(?<!\\)#\d|GH-\d", shown);
            Assert.DoesNotContain("://", shown, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"(?<!\\)<", shown);
            var table = text.Split('\n').Where(line => line.StartsWith('|')).ToList();
            Assert.Equal(3, table.Count);
            Assert.All(table, line => Assert.Equal(owned ? 8 : 7, Bars().Count(line)));
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\u202e', text);
        }
    }

    [Theory]
    [MemberData(nameof(Evils))]
    public void Titles_AreOneLineWithoutMentions(string evil)
    {
        var title = TicketWords.Title(TicketKey.OfAccount(evil), evil, evil);

        Assert.DoesNotMatch(@"[@#]\w|[\r\n`\u202e]", title);
        Assert.InRange(title.Length, 1, IssueLimits.Title);
    }

    [Theory]
    [MemberData(nameof(Evils))]
    public void Keys_FitIntoAComment(string evil)
    {
        Assert.Matches("^[A-Za-z0-9]{1,64}$", TicketKey.OfAccount(evil).Value);
        Assert.Matches("^[A-Za-z0-9]{1,64}$", TicketKey.OfOwner(evil).Value);
    }

    [Fact]
    public async Task AMillionResources_AreCounted_AndTheWorstListed()
    {
        bill = Enumerable.Range(1, 1_000_000).Select(n => TicketBench.Unowned($"i-{n:D7}", n));

        var rules = await RulesAsync();
        var content = Assert.Single(rules.Contents);
        var written = rules.Write(content);

        Assert.Equal(1_000_000, content.Resources);
        Assert.Equal(50, written.Seen.Length);
        Assert.Contains("`i-1000000`", written.Text, StringComparison.Ordinal);
        Assert.Contains("`i-0999951`", written.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("`i-0999950`", written.Text, StringComparison.Ordinal);
        Assert.Contains("999,950 more that cost less are not listed.", written.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheOrderOfTheBill_ChangesNothing()
    {
        var resources = Enumerable.Range(1, 200).Select(n => TicketBench.Unowned($"i-{n}", n / 10)).ToList();
        bill = resources;
        var one = await RulesAsync();
        bill = resources.AsEnumerable().Reverse();
        var other = await RulesAsync();

        Assert.Equal(one.Write(one.Contents[0]).Hash, other.Write(other.Contents[0]).Hash);
    }

    [Fact]
    public async Task TheLongestNames_LeaveATicketThatGitHubTakes()
    {
        var name = string.Concat(Enumerable.Repeat("|`🙂\\", 500));
        bill =
            from n in Enumerable.Range(1, 400)
            from currency in s_currencies
            select TicketBench.Unowned($"{n}{name}", 500 - n) with
            {
                Currency = currency,
                Name = name,
                Creator = name,
                Project = name,
                Service = name,
                Region = name,
            };

        var rules = await RulesAsync();
        var written = rules.Write(Assert.Single(rules.Contents));

        Assert.InRange(written.Text.Length, 1, TicketText.Longest);
        Assert.True(written.Left > 0);
    }

    [Fact]
    public async Task AResourceInTwoCurrencies_IsInOneTicket_AndCountedOnce()
    {
        bill =
        [
            TicketBench.Unowned("i-1", 5),
            TicketBench.Unowned("i-1", 7) with
            {
                Currency = "EUR",
            },
            TicketBench.Of("alice", "i-1", BilledOwnership.Likely) with
            {
                Currency = "CNY",
            },
        ];

        var content = Assert.Single((await RulesAsync("USD", "EUR", "CNY")).Contents);

        Assert.Equal("1 resource, 10.00 CNY and 7.00 EUR and 5.00 USD", content.HowMuch);
    }

    [Fact]
    public async Task UseThatBelongsToNoResource_IsInNoTicket()
    {
        bill = [TicketBench.Unowned("")];

        Assert.Empty((await RulesAsync()).Contents);
    }

    [Fact]
    public void AMarker_IsReadAsItWasWritten()
    {
        var marker = new TicketMarker(
            TicketKey.OfOwner("alice"),
            "2026-10",
            TicketState.Closed,
            "0123",
            Left: 7,
            ["00000001", "0000000f"]
        );

        var read = TicketMarker.Find($"before\r\n{marker}\r\nafter", out var line)!;

        Assert.Equal(marker with { Seen = [] }, read with { Seen = [] });
        Assert.Equal(marker.Seen, read.Seen);
        Assert.Equal(8, line.Start.Value);
    }

    [Fact]
    public void ABodyWhoseEndMarkIsGone_LosesNothing()
    {
        var marker = new TicketMarker(TicketKey.OfAccount("1"), "2026-10", TicketState.Open, "00", 0, []);
        var body = TicketBody.Compose("", marker, "old\n").Replace(TicketMarker.End, "mine", StringComparison.Ordinal);

        var composed = TicketBody.Compose(body, marker, "new\n");

        Assert.Equal($"{marker}\nnew\n{TicketMarker.End}\n\nold\nmine", composed);
    }

    public async IAsyncEnumerable<BilledResource> ReadAsync(
        ResourceList kind,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var resource in bill)
        {
            await Task.CompletedTask;
            yield return resource;
        }
    }

    public Task<long> CountAsync(ResourceList kind, CancellationToken ct) => Task.FromResult(0L);

    private Task<TicketRules> RulesAsync(params string[] currencies) =>
        TicketRules.ReadAsync(
            new BillingReport
            {
                Header = new BillingHeader
                {
                    At = new DateTimeOffset(2026, 11, 9, 0, 0, 0, TimeSpan.Zero),
                    Engine = "duckdb",
                    Period = new DateOnly(2026, 10, 1),
                    Sources = [],
                    Policy = "none",
                },
                Totals = [.. currencies.Select(currency => new SpendGroup { Currency = currency })],
                Accounts = [],
                Services = [],
                Owners = [],
                Rules = [],
                TopUnowned = [],
                TagKeys = [],
                Invoices = [],
                Resources = this,
            },
            new TicketOrder(new TicketSettings { Repository = "acme/costs" }, new OwnersSettings()),
            TestContext.Current.CancellationToken
        );

    [GeneratedRegex(
        "(?<!\\\\)(?<ticks>`+)(?!`).*?(?<!`)\\k<ticks>(?!`)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex CodeSpans();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Bars();
}
