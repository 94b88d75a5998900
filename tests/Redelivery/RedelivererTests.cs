using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.GitHub;
using ZocSec.Core.Redelivery;
using ZocSec.Tests.GitHub;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Redelivery;

public sealed class RedelivererTests : IAsyncDisposable
{
    private const string First = "GET /app/hook/deliveries?per_page=100";

    private readonly TempFolder _folder = new();
    private readonly StubGitHub _github = new();
    private readonly SqliteStores _stores;
    private readonly Redeliverer _redeliverer;

    public RedelivererTests()
    {
        _stores = new SqliteStores(_folder.Path, _github.Time);
        _redeliverer = new Redeliverer(
            _github.Get<HookDeliveries>(),
            _stores.Cursors,
            _github.Time,
            NullLogger<Redeliverer>.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        _redeliverer.Dispose();
        _stores.Dispose();
        await _github.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pages_AreReadBackToWhatWasReadBefore_ByTheCursorAlone()
    {
        _github.On(
            First,
            _ =>
                Page(
                    Item(300, minute: 30),
                    next: "<https://evil.test/app/hook/deliveries?per_page=100&cursor=v1_30>; rel=\"next\""
                )
        );
        _github.On($"{First}&cursor=v1_30", _ => Page(Item(200, minute: 20)));
        Assert.Equal(0, await _redeliverer.RunOnceAsync(default));
        _github.On(
            First,
            _ =>
                Page(
                    $"{Item(400, minute: 40)},{Item(300, minute: 30)}",
                    next: "<https://api.github.test/x?cursor=v1_40>; rel=\"next\""
                )
        );
        _github.On(
            $"{First}&cursor=v1_40",
            _ => Page(Item(200, minute: 20), next: "<https://api.github.test/x?cursor=v1_20>; rel=\"next\"")
        );

        await _redeliverer.RunOnceAsync(default);

        // The page of minute 20 lies before the mark: the one after it is not asked for.
        Assert.Equal(4, _github.Requests.Count);
        Assert.All(_github.Requests, request => Assert.Equal("api.github.test", request.Uri.Host));
    }

    [Fact]
    public async Task LimitInTheMiddle_TheOthersAreRedeliveredNextTime()
    {
        _github.On(First, _ => Page($"{Item(2, minute: 2, status: 500)},{Item(1, minute: 1, status: 0)}"));
        _github.OnEach("POST /app/hook/deliveries/1/attempts", () => StubGitHub.Json(HttpStatusCode.Accepted, "{}"));
        _github.OnEach(
            "POST /app/hook/deliveries/2/attempts",
            () => StubGitHub.Error(403, "You have exceeded a secondary rate limit", ("Retry-After", "60")),
            () => StubGitHub.Json(HttpStatusCode.Accepted, "{}")
        );

        Assert.Equal(1, await _redeliverer.RunOnceAsync(default));
        _github.On(
            First,
            _ =>
                Page(
                    $"{Item(3, minute: 9, guid: 1, again: true)},{Item(2, minute: 2, status: 500)},{Item(1, minute: 1, status: 0)}"
                )
        );
        _github.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(1, await _redeliverer.RunOnceAsync(default));
        Assert.Equal(1, _github.Count("POST /app/hook/deliveries/1/attempts"));
    }

    [Fact]
    public async Task ForgottenByGitHub_StopsNothing()
    {
        _github.On(First, _ => Page($"{Item(2, minute: 2, status: 500)},{Item(1, minute: 1, status: 500)}"));
        _github.On("POST /app/hook/deliveries/1/attempts", _ => StubGitHub.Error(404, "Not Found"));
        _github.On("POST /app/hook/deliveries/2/attempts", _ => StubGitHub.Json(HttpStatusCode.Accepted, "{}"));

        await _redeliverer.RunOnceAsync(default);

        Assert.Equal(1, _github.Count("POST /app/hook/deliveries/2/attempts"));
    }

    [Fact]
    public async Task GitHubDown_IsTriedAgainFromTheSamePlace()
    {
        _github.On(First, _ => StubGitHub.Error(502, "oops"));

        Assert.Equal(0, await _redeliverer.RunOnceAsync(default));
        Assert.Null(await _stores.Cursors.GetAsync("redelivery", default));
    }

    private static HttpResponseMessage Page(string items, string? next = null)
    {
        var page = StubGitHub.Json(HttpStatusCode.OK, $"[{items}]");
        if (next is not null)
        {
            page.Headers.Add("Link", next);
        }

        return page;
    }

    private static string Item(int id, int minute, int status = 202, int? guid = null, bool again = false) =>
        $$"""
            {"id":{{id}},"guid":"g-{{guid ?? id}}","delivered_at":"{{StubGitHub.Start.AddMinutes(
                minute
            ):yyyy-MM-ddTHH:mm:ssZ}}",
            "redelivery":{{(
                again ? "true" : "false"
            )}},"status":"x","status_code":{{status}},"event":"repository","action":null}
            """;
}
