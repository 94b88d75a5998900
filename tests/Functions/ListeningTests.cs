using Microsoft.Extensions.Configuration;
using ZocSec.Core.GitHub;
using ZocSec.Functions;
using ZocSec.Functions.Settings;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Functions;

/// <summary>Where the program listens; without a real App nowhere that another machine can reach.</summary>
public sealed class ListeningTests
{
    private const string Default = "http://localhost:7071";

    [Theory]
    [InlineData(null, null, Default)]
    [InlineData(null, "http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:0", "http://localhost:8080", "http://127.0.0.1:0")]
    [InlineData(null, " http://localhost:1 ; http://[::1]:2;", "http://localhost:1 http://[::1]:2")]
    public void UrlsOf_Sandbox_AreTheCallersThenTheEnvironmentsThenTheDefault(
        string? own,
        string? urls,
        string expected
    ) =>
        Assert.Equal(expected.Split(' '), Listening.UrlsOf(Sandbox with { Urls = own }, With(("urls", urls)), Default));

    [Theory]
    [InlineData("http://0.0.0.0:7071")]
    [InlineData("http://*:7071")]
    [InlineData("http://+:7071")]
    [InlineData("http://[::]:7071")]
    [InlineData("http://192.168.1.5:7071")]
    [InlineData("http://example.com:7071")]
    [InlineData("http://localhost.example.com:7071")]
    [InlineData("http://127.0.0.1.example.com:7071")]
    [InlineData("http://localhost:7071;http://0.0.0.0:7072")]
    [InlineData("http://unix:/run/zocsec.sock")]
    public void UrlsOf_SandboxThatOthersCouldReach_IsRefused(string urls)
    {
        var error = Assert.Throws<SettingsException>(() => Listening.UrlsOf(Sandbox, With(("urls", urls)), Default));

        Assert.Contains("ASPNETCORE_URLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UrlsOf_UnderAFunctionsHost_IsItsPortOnLoopbackAndNothingElse() =>
        Assert.Equal(
            ["http://127.0.0.1:34567"],
            Listening.UrlsOf(
                Sandbox with
                {
                    IsSandbox = false,
                    CustomHandlerPort = 34567,
                },
                With(("urls", "http://0.0.0.0:80")),
                Default
            )
        );

    [Fact]
    public void UrlsOf_RealApp_ListensWhereItIsTold() =>
        Assert.Equal(
            ["http://0.0.0.0:7071"],
            Listening.UrlsOf(Sandbox with { IsSandbox = false }, With(("urls", "http://0.0.0.0:7071")), Default)
        );

    [Theory]
    [InlineData("foo")]
    [InlineData("localhost:7071")]
    [InlineData("https://localhost:7443")]
    [InlineData("ftp://localhost:7071")]
    [InlineData("http://")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:-1")]
    [InlineData("http://localhost:0")]
    [InlineData("http://localhost:seventy")]
    [InlineData("http://localhost:7071/zocsec")]
    [InlineData("http://mona:secret@localhost:7071")]
    [InlineData("http://localhost:7071;https://localhost:7443")]
    public void Read_UrlThatCannotBeListenedAt_IsNamedWithTheOtherErrors(string urls)
    {
        var configuration = With(("urls", urls), ("GitHub:AppId", "12"));

        var error = Assert.Throws<SettingsException>(() => HostSettings.Read(configuration));

        Assert.Contains(
            "ASPNETCORE_URLS must be like http://localhost:7071; for https put a reverse proxy in front",
            error.Errors
        );
        Assert.Contains(error.Errors, line => line.StartsWith("GitHub__PrivateKey ", StringComparison.Ordinal));
        Assert.Throws<SettingsException>(() =>
            Listening.UrlsOf(Sandbox with { IsSandbox = false }, configuration, Default)
        );
    }

    [Theory]
    [InlineData("http://localhost")]
    [InlineData("HTTP://localhost:65535/")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://*:7071")]
    [InlineData("http://+:7071")]
    [InlineData("http://0.0.0.0:7071")]
    [InlineData("http://[::]:7071")]
    [InlineData("http://zocsec.example.com:7071")]
    [InlineData("http://unix:/run/zocsec.sock")]
    public void Problems_UrlThatCanBeListenedAt_AreNone(string url) => Assert.Empty(Listening.Problems([url]));

    [Theory]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://0.0.0.0:0")]
    [InlineData("--http_ports=0")]
    [InlineData("--urls=http://0.0.0.0:0")]
    public async Task Start_SandboxWithAnotherSettingThatOpensIt_StaysOnLoopback(string argument)
    {
        using var folder = new TempFolder();
        var settings = Sandbox with { StoragePath = folder.Path, Urls = "http://127.0.0.1:0" };
        await using var app = ZocSecHost.Build(settings, [argument]);

        await app.StartAsync();

        Assert.NotEmpty(app.Urls);
        Assert.All(app.Urls, url => Assert.True(new Uri(url).IsLoopback, url));
    }

    [Fact]
    public void Build_SandboxThatOthersCouldReach_Throws() =>
        Assert.Throws<SettingsException>(() => ZocSecHost.Build(Sandbox, ["--urls=http://*:0"]));

    private static HostSettings Sandbox =>
        new()
        {
            IsSandbox = true,
            GitHub = new GitHubSettings(new Uri("http://127.0.0.1:9"), "1", TestKey.Pem),
            WebhookSecrets = [HostDriver.Secret],
        };

    private static IConfiguration With(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
}
