using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Sandbox.Setup;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Sandbox;

/// <summary>The sandbox registers an App from a manifest as GitHub does.</summary>
public sealed class ManifestTests
{
    private static readonly string Good = AppManifest.Instance.ToJson(
        "Acme Guard",
        PublicUrl.TryRead("https://zocsec.example.com", out var url, out _)
            ? url
            : throw new InvalidOperationException(),
        new Uri("https://zocsec.example.com/setup/done")
    );

    [Fact]
    public void Read_OurManifest_IsTaken()
    {
        var (draft, errors) = ManifestDraft.Read(Good);

        Assert.Empty(errors);
        Assert.Equal("Acme Guard", draft!.Name);
        Assert.Equal("write", draft.Permissions["administration"]);
        Assert.Contains("check_run", draft.Events);
        Assert.Equal(["https://zocsec.example.com/signin/callback"], draft.Callbacks);
    }

    [Theory]
    [InlineData("\"checks\":\"write\",", "", "check_run")]
    [InlineData("\"administration\":\"write\"", "\"administration\":\"admin\"", "administration")]
    [InlineData("\"administration\":\"write\"", "\"superpowers\":\"write\"", "superpowers")]
    [InlineData("\"push\"", "\"pushes\"", "pushes")]
    [InlineData("Acme Guard", "A name that is longer than GitHub's 34", "Name is too long")]
    [InlineData("https://zocsec.example.com/setup/done", "here", "Redirect url")]
    [InlineData("https://zocsec.example.com/api/github/webhooks", "there", "Hook url")]
    [InlineData("https://zocsec.example.com/signin/callback", "nowhere", "Callback url")]
    [InlineData("{", "", "JSON")]
    public void Read_NotAllowed_IsRefusedWithTheReason(string from, string to, string reason)
    {
        var (draft, errors) = ManifestDraft.Read(Good.Replace(from, to, StringComparison.Ordinal));

        Assert.Null(draft);
        Assert.Contains(errors, error => error.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hook_IsShownAndChanged_AsGitHubDescribesIt()
    {
        var recorder = new ExchangeRecorder();
        await using var github = await SandboxDriver.StartAsync(observer: recorder);
        var app = github.Jwt();

        var (_, before) = await github.AskAsync(HttpMethod.Get, "/app/hook/config", app);
        var (status, after) = await github.AskAsync(
            HttpMethod.Patch,
            "/app/hook/config",
            app,
            """{"url":"http://127.0.0.1:9/hook"}"""
        );

        Assert.False(before.TryGetProperty("url", out _));
        Assert.Equal((200, "http://127.0.0.1:9/hook"), (status, after.GetProperty("url").GetString()));
        Assert.Equal(new Uri("http://127.0.0.1:9/hook"), github.Server.Webhooks.Target);
        recorder.AssertAllowed();
    }

    [Fact]
    public async Task Code_ThatNobodyWasGiven_IsNotFound()
    {
        var recorder = new ExchangeRecorder();
        await using var github = await SandboxDriver.StartAsync(observer: recorder);

        var (status, _) = await github.AskAsync(HttpMethod.Post, "/app-manifests/0123/conversions", credentials: null);

        Assert.Equal(404, status);
        recorder.AssertAllowed();
    }

    [Fact]
    public async Task Registration_AsksForMoreThanWasGranted_BothAreShown()
    {
        await using var github = await SandboxDriver.StartAsync();
        github.Server.Registration = new Registration(
            "Guard",
            new Dictionary<string, string> { ["deployments"] = "write" }.ToImmutableDictionary()
        );

        var (_, app) = await github.AskAsync(HttpMethod.Get, "/app", github.Jwt());
        var (_, installations) = await github.AskAsync(HttpMethod.Get, "/app/installations", github.Jwt());

        Assert.Equal("write", app.GetProperty("permissions").GetProperty("deployments").GetString());
        Assert.False(installations[0].GetProperty("permissions").TryGetProperty("deployments", out JsonElement _));
    }
}
