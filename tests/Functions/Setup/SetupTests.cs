using System.Globalization;
using System.Net;
using System.Text.Json;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Ledger;

namespace ZocSec.Tests.Functions.Setup;

/// <summary>From a program without an App to one that guards an organisation, over real HTTP.</summary>
public sealed class SetupTests
{
    [Fact]
    public async Task WholeWay_ThenARepositoryGoesPublic_IsMadePrivateByTheSameProgram()
    {
        await using var setup = await SetupDriver.StartAsync();
        await File.WriteAllTextAsync(setup.PolicyPath, EndToEnd.GuardedOrganization.Enforce);

        var (status, done) = await setup.SendAsync((await setup.RegisterAsync()).PathAndQuery);
        await setup.WhenServingAsync();
        await setup.SendAsync($"{setup.Sandbox.Url}apps/zocsec/installations", ("organization", "acme"));
        await setup.Sandbox.Webhooks.WhenIdleAsync();
        setup.Sandbox.Organization.Publicize("payroll");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains($"{setup.Sandbox.Url}apps/zocsec/installations/new", done, StringComparison.Ordinal);
        await setup.Entries.WhenAsync("payroll", EntryOutcome.Remediated);
        Assert.Equal("private", setup.Sandbox.Organization["payroll"].Visibility);
    }

    [Fact]
    public async Task Done_KeepsTheAppWhereOnlyItsOwnerReadsIt()
    {
        await using var setup = await SetupDriver.StartAsync();

        await setup.SendAsync((await setup.RegisterAsync()).PathAndQuery);

        var file = new StoredAppFile(setup.Storage);
        var app = file.Read(out var problem);
        Assert.Null(problem);
        Assert.Equal(
            (setup.Sandbox.AppId, setup.Sandbox.PrivateKey, setup.Sandbox.WebhookSecret, "acme"),
            (app!.AppId.ToString(CultureInfo.InvariantCulture), app.PrivateKey, app.WebhookSecret, app.Owner)
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        }
    }

    [Fact]
    public async Task Secrets_AreInNoPageAndNoLog()
    {
        await using var setup = await SetupDriver.StartAsync();

        var back = await setup.RegisterAsync();
        var (_, done) = await setup.SendAsync(back.PathAndQuery);
        await setup.WhenServingAsync();

        var app = new StoredAppFile(setup.Storage).Read(out _)!;
        var said = done + string.Join('\n', setup.Log) + app;
        Assert.All(
            [app.ClientSecret, app.WebhookSecret, app.PrivateKey.Split('\n')[3]],
            secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(back.Query.TrimStart('?'), string.Join('\n', setup.Log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("setup/done?code=c&state=s")]
    public async Task AfterSetUp_ThePagesSayWhereTheAppIsInstalled(string path)
    {
        await using var setup = await SetupDriver.StartAsync();
        await setup.SendAsync((await setup.RegisterAsync()).PathAndQuery);
        await setup.WhenServingAsync();

        var (status, html) = await setup.SendAsync(path);

        var app = new StoredAppFile(setup.Storage).Read(out _)!;
        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Contains($"href=\"{app.InstallUrl}\"", html, StringComparison.Ordinal);
        Assert.All(
            [app.ClientSecret, app.WebhookSecret, app.PrivateKey.Split('\n')[3]],
            secret => Assert.DoesNotContain(secret, html, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Closed_StoredAppIsNotTheOneServed_NamesNoPage()
    {
        await using var host = await HostDriver.StartAsync(change: settings =>
        {
            Assert.True(new StoredAppFile(settings.StoragePath).TryWrite(GitHub.Setup.StoredAppFileTests.App));
            return settings;
        });

        using var answer = await host.Http.GetAsync("setup");

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
        Assert.DoesNotContain("href", html, StringComparison.Ordinal);
        Assert.Contains("Install App", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_SaysWhereToInstallTheAppAndWhereItIsTakenUpFrom()
    {
        await using var setup = await SetupDriver.StartAsync();
        await setup.SendAsync((await setup.RegisterAsync()).PathAndQuery);
        await setup.WhenServingAsync();

        var file = new StoredAppFile(setup.Storage);
        var app = file.Read(out _)!;
        Assert.Contains(setup.Log, line => line.EndsWith($"install it at {app.InstallUrl}", StringComparison.Ordinal));
        Assert.Contains(
            setup.Log,
            line => line.EndsWith($"The App {app.Slug} is taken up from {file.Path}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Done_NamesTheStorageAndTheOwner()
    {
        await using var setup = await SetupDriver.StartAsync();

        var (_, html) = await setup.SendAsync((await setup.RegisterAsync()).PathAndQuery);

        Assert.Contains($"script/zocsec ledger list --storage {setup.Storage}", html, StringComparison.Ordinal);
        Assert.Contains("on <strong>acme</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("organisation", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnAzure_ShowsTheSettingsOnceAndStoresNothing()
    {
        await using var setup = await SetupDriver.StartAsync(("WEBSITE_SITE_NAME", "zocsec"));
        var back = await setup.RegisterAsync();

        var (_, first) = await setup.SendAsync(back.PathAndQuery);
        var (again, second) = await setup.SendAsync(back.PathAndQuery);
        var (entry, _) = await setup.SendAsync($"setup?code={setup.Code}");

        Assert.Contains($"GitHub__WebhookSecret={setup.Sandbox.WebhookSecret}", first, StringComparison.Ordinal);
        Assert.Contains("GitHub__PrivateKey=", first, StringComparison.Ordinal);
        Assert.DoesNotContain("script/zocsec", first, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (again, entry));
        Assert.DoesNotContain(setup.Sandbox.WebhookSecret, second, StringComparison.Ordinal);
        Assert.False(new StoredAppFile(setup.Storage).Exists);
        Assert.DoesNotContain(setup.Log, line => line.Contains(setup.Sandbox.WebhookSecret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("setup?code=")]
    [InlineData("setup?code=wrong")]
    [InlineData("setup/done?code=c&state=s")]
    public async Task WithoutTheCode_SaysWhereItIsAndShowsNothingElse(string path)
    {
        await using var setup = await SetupDriver.StartAsync();

        var (status, html) = await setup.SendAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("log", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
        Assert.DoesNotContain(setup.Code, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyWrongCodes_AreTurnedAwayButTheRightOneIsLetIn()
    {
        await using var setup = await SetupDriver.StartAsync();
        var statuses = new List<HttpStatusCode>();

        for (var i = 0; i < 30; i++)
        {
            statuses.Add((await setup.SendAsync($"setup?code=guess-{i}")).Status);
        }

        Assert.Equal(10, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, (await setup.SendAsync($"setup?code={setup.Code}")).Status);
    }

    [Fact]
    public async Task State_FromElsewhere_ConvertsNothing()
    {
        await using var setup = await SetupDriver.StartAsync();
        var back = await setup.RegisterAsync();
        var code = System.Web.HttpUtility.ParseQueryString(back.Query)["code"];

        var (status, _) = await setup.SendAsync($"setup/done?code={code}&state=somebody-elses");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.False(new StoredAppFile(setup.Storage).Exists);
        Assert.Equal(HttpStatusCode.OK, (await setup.SendAsync(back.PathAndQuery)).Status);
    }

    [Fact]
    public async Task GitHubDownOnTheWayBack_TheSamePageWorksLater()
    {
        await using var setup = await SetupDriver.StartAsync();
        var back = await setup.RegisterAsync();
        setup.Sandbox.Faults.SetOutage(outage: true);

        var (during, _) = await setup.SendAsync(back.PathAndQuery);
        setup.Sandbox.Faults.SetOutage(outage: false);
        var (after, _) = await setup.SendAsync(back.PathAndQuery);

        Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.OK), (during, after));
    }

    [Theory]
    [InlineData("acme corp", "Guard")]
    [InlineData("", "Guard")]
    [InlineData("a--b", "Guard")]
    [InlineData("../admin", "Guard")]
    [InlineData("acme", "")]
    [InlineData("acme", "A name that is longer than GitHub's 34")]
    public async Task FormFilledInWrongly_IsShownAgainWithWhatWasWritten(string organization, string name)
    {
        await using var setup = await SetupDriver.StartAsync();

        var (status, html) = await setup.SendAsync(
            "setup",
            ("code", setup.Code),
            ("owner", "organization"),
            ("organization", organization),
            ("name", name)
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{WebUtility.HtmlEncode(organization)}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValuesOfTheForm_AreEncoded()
    {
        await using var setup = await SetupDriver.StartAsync();

        var (_, html) = await setup.SendAsync(
            "setup",
            ("code", setup.Code),
            ("owner", "person"),
            ("name", "\"><script>alert(1)</script>")
        );

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("/settings/apps/new?state=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_CarriesNoScriptAndMayGoToGitHubOnly()
    {
        await using var setup = await SetupDriver.StartAsync();
        using var form = new FormUrlEncodedContent([
            new("code", setup.Code),
            new("owner", "person"),
            new("name", "Guard"),
        ]);

        using var answer = await setup.Http.PostAsync("setup", form);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains(
            $"form-action 'self' {setup.Sandbox.Url.GetLeftPart(UriPartial.Authority)}",
            policy,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task WithoutPublicUrl_SaysWhichSettingIsMissing()
    {
        await using var setup = await SetupDriver.StartAsync(("App:PublicUrl", null));

        var (_, html) = await setup.SendAsync($"setup?code={setup.Code}");

        Assert.Contains("App__PublicUrl", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeforeSetUp_IsLiveAndNotReadyAndTakesNoDelivery()
    {
        await using var setup = await SetupDriver.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await setup.SendAsync("api/health/live")).Status);
        var (ready, text) = await setup.SendAsync("api/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready);
        Assert.Equal(
            "setup",
            JsonDocument.Parse(text).RootElement.GetProperty("checks")[0].GetProperty("name").GetString()
        );
        Assert.Equal(HttpStatusCode.NotFound, (await setup.SendAsync("api/ledger")).Status);
        Assert.Contains("set-up", (await setup.SendAsync("")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppStoredByAnother_IsServedWithoutARestart()
    {
        await using var setup = await SetupDriver.StartAsync();
        var app = new StoredApp(
            setup.Sandbox.Url,
            long.Parse(setup.Sandbox.AppId, CultureInfo.InvariantCulture),
            "zocsec",
            new Uri(setup.Sandbox.Url, "apps/zocsec"),
            "acme",
            "",
            "",
            setup.Sandbox.PrivateKey,
            setup.Sandbox.WebhookSecret
        );

        Assert.True(new StoredAppFile(setup.Storage).TryWrite(app));

        await setup.WhenServingAsync();
    }
}
