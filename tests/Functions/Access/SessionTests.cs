using System.Security.Cryptography;
using ZocSec.Functions.Access;
using ZocSec.Sandbox.Faults;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Access;

/// <summary>How long somebody is signed in, and what ends it.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task SignedOut_TheCookieIsDead_AlsoWhereItWasCopiedTo()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        var thief = browser.Copy();
        Assert.NotNull(await program.FindAsync(thief));

        var visit = await browser.SignOutAsync();

        Assert.Equal((303, $"{AccessDriver.PublicUrl}/"), (visit.Status, visit.Location));
        Assert.DoesNotContain("__Host-zocsec", browser.Cookies.Keys);
        Assert.Null(await program.FindAsync(thief));
        Assert.Null(await program.ConfirmAsync(thief));
    }

    [Fact]
    public async Task SignedOutWhileRightsAreAsked_StaysSignedOut()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        var ended = false;
        program.Sandbox.Observer = new EndToEnd.ExchangeHook(
            "GET /user",
            1,
            () =>
            {
                using var stores = new SqliteStores(program.StoragePath, program.Time);
                stores
                    .Committer.CommitAsync(session =>
                        session.Execute("DELETE FROM expiring WHERE key LIKE 'session/%'")
                    )
                    .GetAwaiter()
                    .GetResult();
                ended = true;
            }
        );

        var viewer = await program.ConfirmAsync(browser);

        Assert.True(ended);
        Assert.Null(viewer);
        Assert.Null(await program.FindAsync(browser));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "https://zocsec.example.com.evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("X-None", "of both")]
    public async Task SignOut_FromAnotherSite_IsRefused(string header, string value)
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");

        var visit = await browser.SignOutAsync((header, value));

        Assert.Equal(400, visit.Status);
        Assert.NotNull(await program.FindAsync(browser));
    }

    [Fact]
    public async Task SignOut_BrowserThatSendsTheOriginOnly_IsDone()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");

        var visit = await browser.SignOutAsync(("Origin", "https://zocsec.example.com"));

        Assert.Equal(303, visit.Status);
        Assert.Null(await program.FindAsync(browser));
    }

    [Fact]
    public async Task SignOut_WithoutThePagesToken_IsRefused()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");

        var visit = await browser.PostAsync("/signout", [("Sec-Fetch-Site", "same-origin")]);

        Assert.Equal(400, visit.Status);
        Assert.NotNull(await program.FindAsync(browser));
    }

    [Fact]
    public async Task Session_EndsAfterEightHoursOfUse()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        for (var hour = 1; hour < 8; hour++)
        {
            program.Time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull(await program.FindAsync(browser));
        }

        program.Time.Advance(TimeSpan.FromHours(1));
        var asked = program.Requests("GET /user");

        Assert.Null(await program.FindAsync(browser));
        Assert.Equal(asked, program.Requests("GET /user"));
    }

    [Fact]
    public async Task Session_UnusedForTwoHours_IsOver()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");

        program.Time.Advance(TimeSpan.FromHours(2));

        Assert.Null(await program.FindAsync(browser));
    }

    [Fact]
    public async Task TokenTakenBack_EndsTheSession()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        program.Sandbox.RevokeUserTokens("mona");

        Assert.NotNull(await program.FindAsync(browser));
        Assert.Null(await program.ConfirmAsync(browser));
        Assert.Null(await program.FindAsync(browser));
        Assert.Contains(program.Log.Lines, line => line.Contains("mona's sign-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GitHubDown_RightsHoldForFiveMinutes_ThenNobodySeesAnything()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        program.Sandbox.Faults.Plan = new FaultPlan { Outage = true };

        Assert.NotNull(await program.FindAsync(browser));
        Assert.Null(await program.ConfirmAsync(browser));
        Assert.StartsWith("GitHub cannot be asked now", program.Problem!.Reason, StringComparison.Ordinal);
        program.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await program.FindAsync(browser));
        Assert.NotNull(program.Problem);

        program.Sandbox.Faults.Clear();
        program.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("mona", (await program.FindAsync(browser))!.Login);
    }

    [Theory]
    [InlineData("/user")]
    [InlineData("/user/installations")]
    [InlineData("/user/installations/1/repositories")]
    [InlineData("/user/memberships/orgs/acme")]
    [InlineData("/app")]
    public async Task AnyQuestionUnanswered_NothingIsSeen(string path)
    {
        await using var program = await AccessDriver.StartAsync();
        program.Acme.GrantTeam("payroll", "web", "maintain");
        var browser = await program.SignedInAsync("linus");
        program.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules = [new FaultRule { Path = path, Kind = FaultKind.Malformed }],
        };

        Assert.Null(await program.ConfirmAsync(browser));
        Assert.NotNull(program.Problem);
        program.Sandbox.Faults.Clear();
        program.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(await program.ConfirmAsync(browser));
    }

    [Fact]
    public async Task RateLimited_GitHubIsLeftAloneUntilThen()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        program.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Path = "/user",
                    Kind = FaultKind.SecondaryLimit,
                    RetryAfter = 600,
                    Count = 1,
                },
            ],
        };

        Assert.Null(await program.ConfirmAsync(browser));
        var asked = program.Requests("GET /user");
        Assert.Null(await program.ConfirmAsync(browser));
        Assert.NotNull(program.Problem!.RetryAt);
        Assert.Equal(asked, program.Requests("GET /user"));

        program.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.NotNull(await program.ConfirmAsync(browser));
    }

    [Fact]
    public async Task ManyPagesAtOnce_AskOnce()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        program.Time.Advance(TimeSpan.FromMinutes(5));
        var asked = program.Requests("GET /user");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.Copy().GetAsync("/test/find")));

        Assert.Equal(asked + 1, program.Requests("GET /user"));
    }

    [Fact]
    public async Task RecordPutInAnothersPlace_IsNotRead()
    {
        await using var program = await AccessDriver.StartAsync();
        var linus = await program.SignedInAsync("linus");
        var mona = await program.SignedInAsync("mona");
        using (var stores = new SqliteStores(program.StoragePath, program.Time))
        {
            await stores.Committer.CommitAsync(session =>
                session.Execute(
                    "UPDATE expiring SET body = (SELECT body FROM expiring WHERE key = $1) WHERE key = $2",
                    KeyOf(mona),
                    KeyOf(linus)
                )
            );
        }

        Assert.Null(await program.FindAsync(linus));
        Assert.Contains(program.Log.Lines, line => line.StartsWith("A session in", StringComparison.Ordinal));
        Assert.Equal("mona", (await program.FindAsync(mona))!.Login);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("../../../../../../../../../../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Cookie_Invented_IsNobody(string value)
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();
        browser.Cookies[AccessCookie.Session] = value;

        Assert.Null(await program.FindAsync(browser));
        Assert.Null(await program.ConfirmAsync(browser));
        Assert.Null(program.Problem);
        Assert.Equal(0, program.Requests("GET /user"));
    }

    private static string KeyOf(AccessBrowser browser) =>
        $"session/{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(browser.Cookies[AccessCookie.Session])))}";
}
