using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

/// <summary>What a person makes happen at a sandbox with curl.</summary>
public sealed class ControlTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_sandbox.Url, "_sandbox/") };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task APullRequest_IsOpened()
    {
        using var answer = await SendAsync("pull-requests", """{"repository":"payroll","by":"grace"}""");

        var told = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var pull = Assert.Single(_sandbox.Organization.PullRequests("payroll"));
        Assert.Equal("grace", pull.By);
        Assert.Equal(
            (pull.Number, pull.HeadSha),
            (told.GetProperty("number").GetInt32(), told.GetProperty("head_sha").GetString())
        );
    }

    [Fact]
    public async Task AClick_ReachesTheApp_AndAnUnknownButtonNamesThoseThereAre()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        _sandbox.Webhooks.Target = receiver.Url;
        var acme = _sandbox.Organization;
        var app = long.Parse(_sandbox.AppId, System.Globalization.CultureInfo.InvariantCulture);
        var done = Assert.IsType<CheckResult.Done>(
            acme.GitHub.Checks.Create(
                acme["payroll"].Id,
                new CheckRunEdit
                {
                    Name = "a check",
                    HeadSha = acme.Head("payroll")!.Sha,
                    Conclusion = "failure",
                    Actions = [new SandboxAction("Mend", "Mends it", "mend")],
                },
                app,
                "zocsec[bot]"
            )
        );

        using var wrong = await SendAsync("clicks", Click(done.Run.Id, "Break"));
        using var right = await SendAsync("clicks", Click(done.Run.Id, "Mend"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NoContent), (wrong.StatusCode, right.StatusCode));
        Assert.Equal(
            "its buttons are: Mend",
            await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        await _sandbox.Webhooks.WhenIdleAsync(TestContext.Current.CancellationToken);
        Assert.Contains(
            _sandbox.Webhooks.Deliveries,
            delivery => delivery is { Event: "check_run", Action: "requested_action" }
        );

        static string Click(long run, string button) =>
            $$"""{"repository":"payroll","check_run":{{run}},"button":"{{button}}","by":"mona"}""";
    }

    [Theory]
    [InlineData("pull-requests", "{")]
    [InlineData("pull-requests", "null")]
    [InlineData("pull-requests", "{}")]
    [InlineData("pull-requests", """{"repository":"no-such"}""")]
    [InlineData("pull-requests", """{"repository":"old-docs"}""")]
    [InlineData("pull-requests", """{"repo":"payroll"}""")]
    [InlineData("clicks", """{"repository":"payroll","check_run":1,"button":"x"}""")]
    public async Task WhatCannotBeDone_IsRefused(string path, string body)
    {
        using var answer = await SendAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body) =>
        _http.PostAsync(
            new Uri(path, UriKind.Relative),
            new StringContent(body),
            TestContext.Current.CancellationToken
        );
}
