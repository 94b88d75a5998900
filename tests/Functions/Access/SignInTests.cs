using System.Text;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;
using ZocSec.Functions.Access;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Rest;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions.Access;

/// <summary>The way to GitHub and back, and what those try who are not meant to come back.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task SignIn_LeadsBackToThePageAndKnowsThePerson()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();

        Assert.Null(await program.FindAsync(browser));
        var visit = await browser.SignInAsync("mona", "/ledger?before=1&guardrail=a/b");
        var viewer = await program.FindAsync(browser);

        Assert.Equal((302, $"{AccessDriver.PublicUrl}/ledger?before=1&guardrail=a/b"), (visit.Status, visit.Location));
        Assert.Equal("mona", viewer!.Login);
        Assert.Contains(viewer.Grants, grant => grant.Tenant == TenantId.Installation(1) && grant.IsAdministrator);
        Assert.Null(program.Problem);
    }

    [Fact]
    public async Task Begin_HasStateAndChallenge_OtherEachTime()
    {
        await using var program = await AccessDriver.StartAsync();

        var first = await program.Browser().BeginAsync();
        var second = await program.Browser().BeginAsync();

        var query = HttpUtility.ParseQueryString(first.Query);
        Assert.Equal(new Uri(program.Sandbox.Url, "/login/oauth/authorize").AbsolutePath, first.AbsolutePath);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal(43, query["code_challenge"]!.Length);
        Assert.Equal($"{AccessDriver.PublicUrl}/signin/callback", query["redirect_uri"]);
        Assert.NotEqual(query["state"], HttpUtility.ParseQueryString(second.Query)["state"]);
    }

    [Fact]
    public async Task Cookies_AreTheHostsAlone()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");

        Assert.Equal(["__Host-zocsec", "__Host-zocsec-signin"], browser.SetCookies.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            browser.SetCookies.Values,
            cookie =>
            {
                Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("; samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
            }
        );
        Assert.DoesNotContain("__Host-zocsec-signin", browser.Cookies.Keys);
    }

    [Fact]
    public async Task SessionThatSomebodySetBefore_IsNotTaken()
    {
        await using var program = await AccessDriver.StartAsync();
        var attacker = program.Browser();
        attacker.Cookies[AccessCookie.Session] = new string('A', 43);
        var victim = attacker.Copy();

        await victim.SignInAsync("mona");

        Assert.NotEqual(attacker.Cookies[AccessCookie.Session], victim.Cookies[AccessCookie.Session]);
        Assert.NotNull(await program.FindAsync(victim));
        Assert.Null(await program.FindAsync(attacker));
    }

    [Fact]
    public async Task SignInAgain_EndsTheSessionBefore()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = await program.SignedInAsync("mona");
        var before = browser.Copy();

        await browser.SignInAsync("linus");

        Assert.Equal("linus", (await program.FindAsync(browser))!.Login);
        Assert.Null(await program.FindAsync(before));
    }

    [Fact]
    public async Task Callback_Replayed_IsRefused()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();
        var back = await AccessBrowser.AgreeAsync(await browser.BeginAsync(), "mona");
        var thief = browser.Copy();
        await browser.GetAsync(back);

        var again = await browser.GetAsync(back);
        var stolen = await thief.GetAsync(back);

        Assert.Equal((400, 403), (again.Status, stolen.Status));
        Assert.Null(await program.FindAsync(thief));
        Assert.NotNull(await program.FindAsync(browser));
    }

    [Fact]
    public async Task State_Used_IsRefusedWithAnotherGoodCodeToo()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();
        var authorize = await browser.BeginAsync();
        var thief = browser.Copy();
        var first = await AccessBrowser.AgreeAsync(authorize, "mona");
        var second = await AccessBrowser.AgreeAsync(authorize, "mona");
        await browser.GetAsync(first);

        var visit = await thief.GetAsync(second);

        Assert.Equal(400, visit.Status);
        Assert.Contains("This sign-in is over", visit.Text, StringComparison.Ordinal);
        Assert.Null(await program.FindAsync(thief));
    }

    [Fact]
    public async Task Callback_BegunInAnotherBrowser_IsRefused()
    {
        await using var program = await AccessDriver.StartAsync();
        // An attacker's own code, to sign the victim in as the attacker.
        var attackers = await AccessBrowser.AgreeAsync(await program.Browser().BeginAsync(), "linus");
        var stranger = program.Browser();
        var victim = program.Browser();
        await victim.BeginAsync();

        var answers = new[] { await stranger.GetAsync(attackers), await victim.GetAsync(attackers) };

        Assert.All(answers, answer => Assert.Equal(400, answer.Status));
        Assert.Null(await program.FindAsync(victim));
        Assert.Equal(0, program.Requests("GET /user"));
    }

    [Fact]
    public async Task Code_OfAnotherBrowser_FailsByItsChallenge()
    {
        await using var program = await AccessDriver.StartAsync();
        var attackers = await AccessBrowser.AgreeAsync(await program.Browser().BeginAsync(), "linus");
        var code = HttpUtility.ParseQueryString(attackers[attackers.IndexOf('?', StringComparison.Ordinal)..])["code"];
        var victim = program.Browser();
        var state = HttpUtility.ParseQueryString((await victim.BeginAsync()).Query)["state"];

        var visit = await victim.GetAsync($"/signin/callback?code={code}&state={state}");

        Assert.Equal(403, visit.Status);
        Assert.Contains("used already, or is too old", visit.Text, StringComparison.Ordinal);
        Assert.Null(await program.FindAsync(victim));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?state=")]
    [InlineData("?code=abc")]
    [InlineData("?code=abc&state=abc")]
    [InlineData("?error=access_denied&state=abc")]
    public async Task Callback_Invented_IsRefused(string query)
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();
        await browser.BeginAsync();
        browser.Cookies["__Host-other"] = "x";

        Assert.Equal(400, (await browser.GetAsync($"/signin/callback{query}")).Status);
        browser.Cookies[AccessCookie.SignIn] = "invented";
        Assert.Equal(400, (await browser.GetAsync($"/signin/callback{query}")).Status);
    }

    [Fact]
    public async Task Callback_TooLate_IsRefused()
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();
        var authorize = await browser.BeginAsync();
        program.Time.Advance(TimeSpan.FromMinutes(10));
        var back = await AccessBrowser.AgreeAsync(authorize, "mona");

        Assert.Equal(400, (await browser.GetAsync(back)).Status);
    }

    [Fact]
    public async Task Declined_IsAFriendlyPageWithAWayBack()
    {
        await using var program = await AccessDriver.StartAsync();

        var visit = await program.Browser().SignInAsync(person: null, "/ledger");

        Assert.Equal(403, visit.Status);
        Assert.Contains("You told GitHub not to sign you in", visit.Text, StringComparison.Ordinal);
        Assert.Contains($"{AccessDriver.PublicUrl}/signin?to=%2Fledger", visit.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("@evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData(" /ledger")]
    public async Task To_AnotherHost_IsRefused(string to)
    {
        await using var program = await AccessDriver.StartAsync();
        var browser = program.Browser();

        var visit = await browser.GetAsync($"/signin?to={Uri.EscapeDataString(to)}");

        Assert.Equal((400, null), (visit.Status, visit.Location));
        Assert.Empty(browser.Cookies);
    }

    [Theory]
    [InlineData("/http://evil.example", "/http://evil.example")]
    [InlineData("/a:b@evil.example", "/a:b@evil.example")]
    [InlineData("/%2f/evil.example", "/%2f/evil.example")]
    [InlineData("/ü", "/%C3%BC")]
    public async Task To_APathThatLooksLikeOne_StaysHere(string to, string path)
    {
        await using var program = await AccessDriver.StartAsync();

        var visit = await program.Browser().SignInAsync("mona", to);

        Assert.Equal((302, $"{AccessDriver.PublicUrl}{path}"), (visit.Status, visit.Location));
    }

    [Theory]
    [InlineData(FaultKind.Status, 502)]
    [InlineData(FaultKind.Reset, null)]
    public async Task GitHubDownAtTheExchange_CanBeBegunAgain(FaultKind kind, int? status)
    {
        await using var program = await AccessDriver.StartAsync();
        program.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Path = "/login/oauth/access_token",
                    Kind = kind,
                    Status = status,
                    Count = 1,
                },
            ],
        };
        var browser = program.Browser();

        var failed = await browser.SignInAsync("mona", "/ledger");
        var again = await browser.SignInAsync("mona", "/ledger");

        Assert.Equal((503, 302), (failed.Status, again.Status));
        Assert.Contains("GitHub cannot be asked", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RightsThatCannotBeRead_OpenNoSession()
    {
        await using var program = await AccessDriver.StartAsync();
        program.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Path = "/user/installations",
                    Kind = FaultKind.Status,
                    Status = 502,
                },
            ],
        };
        var browser = program.Browser();

        var visit = await browser.SignInAsync("mona");

        Assert.Equal(503, visit.Status);
        Assert.Empty(browser.Cookies);
    }

    [Fact]
    public async Task WrongClientSecret_SaysWhichSettings()
    {
        await using var program = await AccessDriver.StartAsync(settings =>
            settings with
            {
                SignIn = settings.SignIn! with { Secret = "not-the-secret" },
            }
        );

        var visit = await program.Browser().SignInAsync("mona");

        Assert.Equal(403, visit.Status);
        Assert.Contains("GitHub__ClientSecret", visit.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", visit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exchanges_TooManyOfOneInAMinute_AreRefusedUnasked_AndKeepNobodyElseOut()
    {
        await using var program = await AccessDriver.StartAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 31; i++)
        {
            // Whatever it says of itself, and through whichever port: the proxy says who it is.
            statuses.Add(await InventAsync(program, $"10.0.0.{i}, 203.0.113.7:{1000 + i}"));
        }

        Assert.Equal(429, statuses[^1]);
        Assert.All(statuses[..^1], status => Assert.Equal(403, status));
        Assert.Equal(403, await InventAsync(program, "203.0.113.7, 203.0.113.8:1000"));
        Assert.Equal(403, await InventAsync(program, "2001:db8::1"));
        await program.SignedInAsync("mona");
    }

    [Fact]
    public async Task Exchanges_TooManyOfAllInAMinute_AreRefusedUnasked()
    {
        await using var program = await AccessDriver.StartAsync();
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(403, await InventAsync(program, $"198.51.{i / 250}.{i % 250}"));
        }

        Assert.Equal(429, await InventAsync(program, "203.0.113.9"));
    }

    private static async Task<int> InventAsync(AccessDriver program, string client)
    {
        var browser = program.Browser();
        var state = HttpUtility.ParseQueryString((await browser.BeginAsync()).Query)["state"];
        return (
            await browser.GetAsync($"/signin/callback?code=invented&state={state}", ("X-Forwarded-For", client))
        ).Status;
    }

    [Fact]
    public async Task Beginning_LeavesNothingInTheStorage()
    {
        await using var program = await AccessDriver.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var browser = program.Browser();
            var state = HttpUtility.ParseQueryString((await browser.BeginAsync()).Query)["state"];
            await browser.GetAsync($"/signin/callback?code=invented&state={state}");
        }

        Assert.Equal(0L, Rows(program));
        await program.SignedInAsync("mona");
        Assert.Equal(2L, Rows(program));
    }

    [Fact]
    public async Task NoClient_SaysWhatToSet()
    {
        await using var program = await AccessDriver.StartAsync(
            settings => settings with { SignIn = null },
            guards: true
        );

        var visit = await program.Browser().GetAsync("/signin");

        Assert.Equal(503, visit.Status);
        Assert.Contains("GitHub__ClientId", visit.Text, StringComparison.Ordinal);
        Assert.True(program.Services.GetRequiredService<IVisitors>().HasSignIn);
        Assert.Contains(program.Log.Lines, line => line.StartsWith("Nobody can sign in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_AreInNoLogPageOrFile()
    {
        await using var program = await AccessDriver.StartAsync();
        var tokens = new List<string>();
        program.Sandbox.Observer = new TokenSpy(tokens);
        var browser = program.Browser();
        var texts = new List<string> { (await browser.SignInAsync("mona")).Text };
        await program.ConfirmAsync(browser);
        texts.AddRange(program.Log.Lines);
        texts.AddRange(browser.SetCookies.Values);
        await program.Services.GetRequiredService<ICursors>().SetAsync("test/written", "to be found", default);

        var token = Assert.Single(tokens.Distinct(StringComparer.Ordinal));
        var bytes = Directory
            .GetFiles(program.StoragePath, "zocsec.db*")
            .Select(file => Encoding.Latin1.GetString(ReadShared(file)))
            .ToArray();
        Assert.StartsWith("ghu_", token, StringComparison.Ordinal);
        Assert.Contains(bytes, file => file.Contains("to be found", StringComparison.Ordinal));
        string[] secrets =
        [
            token,
            program.Sandbox.ClientSecret,
            browser.Cookies[AccessCookie.Session],
            Convert.ToBase64String(Encoding.UTF8.GetBytes(token)),
        ];
        Assert.All(
            secrets,
            secret => Assert.DoesNotContain(bytes, file => file.Contains(secret, StringComparison.Ordinal))
        );
        Assert.All(
            secrets[..2],
            secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal))
        );
        Assert.DoesNotContain(
            program.Log.Lines,
            line => line.Contains(browser.Cookies[AccessCookie.Session], StringComparison.Ordinal)
        );
    }

    private static object? Rows(AccessDriver program)
    {
        using var stores = new SqliteStores(program.StoragePath, program.Time);
        return stores.Read(session => session.Scalar("SELECT count(*) FROM expiring"));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class TokenSpy(List<string> tokens) : IExchangeObserver
    {
        public void Observe(Exchange exchange)
        {
            if (exchange.Path.StartsWith("/user", StringComparison.Ordinal))
            {
                tokens.Add(exchange.RequestHeaders["Authorization"]["Bearer ".Length..]);
            }
        }
    }
}
