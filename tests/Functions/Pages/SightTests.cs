using System.Net;
using System.Text.RegularExpressions;
using Moq;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;
using ZocSec.Functions.Access;

namespace ZocSec.Tests.Functions.Pages;

/// <summary>Who sees what on the pages, and what nobody is told.</summary>
public sealed partial class SightTests
{
    public static TheoryData<string> All =>
        ["/", "/open", "/timeline", "/resource?key=7", "/entry?id=1", "/ownership", "/policy", "/undo?entry=1"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Page_NobodySignedIn_OffersTheSignInAndTellsNothing(string path)
    {
        await using var pages = await PagesDriver.StartAsync(viewer: null);
        await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository("7"));

        var answer = await pages.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(path == "/" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains($"./signin?to={Uri.EscapeDataString(path)}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("wages", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Page_WhoMaintainsNothing_SeesNothing(string path)
    {
        await using var pages = await PagesDriver.StartAsync(new Viewer("eve", []));
        await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository("7"));

        var answer = await pages.GetAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("wages", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Page_StorageFails_SaysSoAndShowsNothing(string path)
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        pages.Visitors.Failure = new StorageException("the disk is <full>");

        var answer = await pages.GetAsync(path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("the disk is &lt;full&gt;", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintainer_SeesTheirRepositoryAndNoOther()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Maintainer);
        var own = await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository("7", "acme/wages"));
        var other = await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository("8", "acme/secret"));
        await pages.RecordAsync(PagesDriver.Ports, PagesDriver.Group("sg-1"));

        foreach (
            var path in new[] { "/", "/open", "/timeline", "/timeline?resource=acme/secret", "/timeline?actor=mona" }
        )
        {
            var text = await pages.TextAsync(path);
            Assert.DoesNotContain("secret<", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sg-1", text, StringComparison.Ordinal);
        }

        Assert.Contains("acme/wages", await pages.TextAsync("/timeline"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await pages.GetAsync($"/entry?id={own.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await pages.GetAsync("/resource?key=7")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync($"/entry?id={other.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync("/resource?key=8")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync("/resource?key=acme/secret")).StatusCode);
        foreach (var path in new[] { "/ownership", "/policy", $"/undo?entry={own.Id}" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await pages.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Administrator_WhoDoesNotRunTheProgram_SeesNothingOfAws()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Administrator);
        await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository("7"));
        var ports = await pages.RecordAsync(PagesDriver.Ports, PagesDriver.Group("sg-1"));

        foreach (var path in new[] { "/", "/open", "/timeline", "/ownership", "/policy" })
        {
            var text = await pages.TextAsync(path);
            Assert.DoesNotContain("sg-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("aws/", text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync($"/entry?id={ports.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync($"/undo?entry={ports.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync("/resource?key=sg-1")).StatusCode);
    }

    [Fact]
    public async Task Administrator_WhoTriesAPolicy_IsToldNothingOfAwsNorOfTheOperatorsExemptions()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Administrator);
        await pages.RecordAsync(PagesDriver.Ports, PagesDriver.Group("sg-1"));
        const string Other =
            "version: 1\nmode: enforce\nlimits: { changes-per-hour: 7 }\nexemptions:\n  - { guardrail: github/public-repository, resource: acme/wages, until: 2999-01-01, owner: ada, reason: demo }\n";

        foreach (var what in new[] { "try", "replay" })
        {
            var answer = await pages.SubmitAsync(
                "/policy",
                "/policy",
                [("tenant", "1"), ("text", Other), ("what", what), ("days", "7")]
            );
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
            Assert.DoesNotContain("aws/", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sg-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("exemptions that hold", text, StringComparison.Ordinal);
            if (what == "try")
            {
                Assert.Contains("github/public-repository: observe", text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exemptions_AreShownToAnAdministrator_OnlyOfTheirOwnText(bool hasOwn)
    {
        var policies = new Mock<IPolicySource>();
        var exemption = new Exemption(
            PagesDriver.Visibility,
            "globex/plans",
            new DateOnly(2999, 1, 1),
            "hedy",
            "a secret plan"
        );
        policies.Setup(one => one.For(It.IsAny<TenantId>())).Returns(new Policy { Exemptions = [exemption] });
        policies
            .SetupGet(one => one.Statuses)
            .Returns([new PolicyStatus(PagesDriver.Acme, "acme/.github-private", "hash", [])]);
        policies
            .Setup(one => one.TextOf(PagesDriver.Acme))
            .Returns(hasOwn ? "version: 1 # a secret plan"u8.ToArray() : null);
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Administrator, policies.Object);

        Assert.Equal(hasOwn, (await pages.TextAsync("/policy")).Contains("a secret plan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_OfMany_IsAPageAtATime()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Administrator);
        for (var number = 0; number < 51; number++)
        {
            await pages.RecordAsync(PagesDriver.Visibility, PagesDriver.Repository($"{number}", $"acme/r{number}"));
        }

        var first = await pages.TextAsync("/open");
        var next = WebUtility.HtmlDecode(MoreLink().Match(first).Groups["address"].Value);
        var second = await pages.TextAsync(next);

        Assert.DoesNotContain("acme/r50<", first, StringComparison.Ordinal);
        Assert.Contains("acme/r50<", second, StringComparison.Ordinal);
        Assert.DoesNotContain("acme/r49<", second, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync("/open?after=<x>")).StatusCode);
    }

    [Fact]
    public async Task WhoeverSeesNothing_CanSignOut()
    {
        await using var pages = await PagesDriver.StartAsync(new Viewer("eve", []));

        var text = await (await pages.GetAsync("/timeline")).Content.ReadAsStringAsync();

        Assert.Contains("eve administers no organisation", text, StringComparison.Ordinal);
        Assert.Contains("Sign out", text, StringComparison.Ordinal);
        Assert.Contains("__RequestVerificationToken", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operator_SeesAws()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        await pages.RecordAsync(PagesDriver.Ports, PagesDriver.Group("sg-1"));

        Assert.Contains("group sg-1", await pages.TextAsync("/timeline"), StringComparison.Ordinal);
        Assert.Contains("aws/open-ports", await pages.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherTenant_IsAsIfItWereNotThere()
    {
        await using var pages = await PagesDriver.StartAsync(PagesDriver.Operator);
        var theirs = await pages.RecordAsync(
            PagesDriver.Visibility,
            PagesDriver.Repository("9", "globex/plans", PagesDriver.Other)
        );

        var there = await pages.GetAsync("/timeline?tenant=2");
        var nowhere = await pages.GetAsync("/timeline?tenant=999");

        Assert.Equal(HttpStatusCode.Forbidden, there.StatusCode);
        Assert.Equal(
            PagesDriver.WithoutToken(await nowhere.Content.ReadAsStringAsync()),
            PagesDriver.WithoutToken(await there.Content.ReadAsStringAsync())
        );
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync($"/entry?id={theirs.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.GetAsync("/resource?key=9")).StatusCode);
        Assert.DoesNotContain("globex", await pages.TextAsync("/timeline"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entry_OfTheirOtherTenant_IsFoundWithoutNamingIt()
    {
        await using var pages = await PagesDriver.StartAsync(
            new Viewer("mona", [new Grant(PagesDriver.Acme, "acme"), new Grant(PagesDriver.Other, "globex")])
        );
        var entry = await pages.RecordAsync(
            PagesDriver.Visibility,
            PagesDriver.Repository("9", "globex/plans", PagesDriver.Other)
        );

        var text = await pages.TextAsync($"/entry?id={entry.Id}");

        Assert.Contains("globex/plans", text, StringComparison.Ordinal);
        Assert.Contains("./timeline?tenant=2", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(
        """<a class="button" href="\./(?<address>[^"]+)">More""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex MoreLink();
}
