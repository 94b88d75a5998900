using ZocSec.Core.GitHub;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class RateLimitTests : IAsyncDisposable
{
    private const string Get = "GET /repos/acme/payroll";

    private readonly StubGitHub github = new();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    public static TheoryData<int, string, (string, string)[], int> Limits() =>
        new()
        {
            { 429, "You have exceeded a secondary rate limit", [("Retry-After", "40")], 40 },
            { 403, "You have exceeded a secondary rate limit", [("Retry-After", "40")], 40 },
            { 403, "", [("Retry-After", "40")], 40 },
            { 403, "You have exceeded a secondary rate limit", [], 60 },
            { 403, "You have triggered an abuse detection mechanism", [], 60 },
            { 429, "", [], 60 },
            { 429, "", [("Retry-After", "soon")], 60 },
            { 429, "", [("Retry-After", "-5")], 60 },
            { 429, "", [("Retry-After", "0")], 1 },
            { 429, "", [("Retry-After", "864000")], 3600 },
            { 429, "", [("Retry-After", "Sun, 01 Mar 2026 09:02:00 GMT")], 120 },
            {
                403,
                "API rate limit exceeded",
                [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", Epoch(600))],
                600
            },
            // Our clock is ten minutes fast: the answer's own date tells how long it really is.
            {
                403,
                "API rate limit exceeded",
                [
                    ("X-RateLimit-Remaining", "0"),
                    ("X-RateLimit-Reset", Epoch(0)),
                    ("Date", "Sun, 01 Mar 2026 08:50:00 GMT"),
                ],
                600
            },
            { 403, "API rate limit exceeded", [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "x")], 60 },
        };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Limited_WhateverTheForm_NothingIsSentUntilItEnds(
        int status,
        string message,
        (string, string)[] headers,
        int seconds
    )
    {
        github.OnEach(Get, () => Error(status, message, headers), () => Repository());

        var later = Assert.IsType<GitHubAnswer<Repository>.Later>(await Read());
        Assert.InRange(
            later.RetryAt,
            Start + TimeSpan.FromSeconds(seconds),
            Start + TimeSpan.FromSeconds(seconds) + TimeSpan.FromSeconds(Math.Clamp(seconds / 2.0, 2, 30))
        );

        github.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<GitHubAnswer<Repository>.Later>(await Read());
        Assert.Equal(1, github.Count(Get));

        github.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read());
    }

    [Fact]
    public async Task Limited_AThousandThatWait_DoNotComeBackAtOnce()
    {
        github.On(Get, _ => Error(429, "", ("Retry-After", "60")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Read()));

        var seconds = answers
            .Cast<GitHubAnswer<Repository>.Later>()
            .GroupBy(later => later.RetryAt.ToUnixTimeSeconds())
            .Select(group => group.Count());
        Assert.True(seconds.Max() < 100);
    }

    [Fact]
    public async Task Limited_AgainWithoutRetryAfter_WaitsTwiceAsLong()
    {
        github.On(Get, _ => Error(403, "You have exceeded a secondary rate limit"));
        await Read();

        github.Time.Advance(TimeSpan.FromSeconds(60));
        var later = Assert.IsType<GitHubAnswer<Repository>.Later>(await Read());

        Assert.True(later.RetryAt >= Start + TimeSpan.FromSeconds(180));
    }

    [Fact]
    public async Task Limited_ManyUnderWayTogether_CountOnce()
    {
        await Warm();
        var release = new TaskCompletionSource();
        github.OnAsync(
            Get,
            async (_, _) =>
            {
                await release.Task;
                return Error(403, "You have exceeded a secondary rate limit");
            }
        );
        var reads = Enumerable.Range(0, 20).Select(_ => Read()).ToArray();
        release.SetResult();

        var answers = await Task.WhenAll(reads);

        Assert.All(
            answers.Cast<GitHubAnswer<Repository>.Later>(),
            later => Assert.True(later.RetryAt <= Start + TimeSpan.FromSeconds(90))
        );
    }

    [Fact]
    public async Task Answered_WithNothingLeft_HoldsTheNextRequest()
    {
        github.On(
            Get,
            _ =>
            {
                var response = Repository();
                response.Headers.Add("X-RateLimit-Remaining", "0");
                response.Headers.Add("X-RateLimit-Reset", Epoch(300));
                return response;
            }
        );

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read());
        Assert.IsType<GitHubAnswer<Repository>.Later>(await Read());
        Assert.Equal(1, github.Count(Get));
    }

    [Fact]
    public async Task Limited_OneInstallation_LeavesOthersAlone()
    {
        github.On("POST /app/installations/8/access_tokens", _ => github.Token());
        github.OnEach(Get, () => Error(429, "", ("Retry-After", "60")), () => Repository());
        await Read();

        var other = await github.Repositories.GetAsync(
            Core.Guardrails.TenantId.Installation(8),
            "acme/payroll",
            default
        );

        Assert.IsType<GitHubAnswer<Repository>.Ok>(other);
    }

    [Fact]
    public async Task Budget_Spent_IsLaterAndSendsNothing()
    {
        await using var careful = new StubGitHub(pointsPerMinute: 6);
        careful.On("PATCH /repos/acme/payroll", _ => Repository());
        careful.On(Get, _ => Repository());
        var update = new RepositoryUpdate("private");
        await careful.Repositories.UpdateAsync(Tenant, "acme/payroll", update, default);
        await careful.Repositories.GetAsync(Tenant, "acme/payroll", default);

        var answer = await careful.Repositories.GetAsync(Tenant, "acme/payroll", default);

        var later = Assert.IsType<GitHubAnswer<Repository>.Later>(answer);
        Assert.True(later.RetryAt >= Start + TimeSpan.FromSeconds(60));
        Assert.Equal(1, careful.Count(Get));
    }

    [Fact]
    public async Task Budget_FreeWithinTwoSeconds_IsWaitedFor()
    {
        await using var careful = new StubGitHub(pointsPerMinute: 1);
        careful.On(Get, _ => Repository());
        await careful.Repositories.GetAsync(Tenant, "acme/payroll", default);
        careful.Time.Advance(TimeSpan.FromSeconds(58));

        var read = careful.Repositories.GetAsync(Tenant, "acme/payroll", default);
        Assert.False(read.IsCompleted);
        careful.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await read);
    }

    private static string Epoch(int seconds) =>
        (Start.ToUnixTimeSeconds() + seconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task Warm()
    {
        github.On(Get, _ => Repository());
        await Read();
    }

    private Task<GitHubAnswer<Repository>> Read() => github.Repositories.GetAsync(Tenant, "acme/payroll", default);
}
