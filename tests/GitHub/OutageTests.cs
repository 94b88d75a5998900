using System.Net;
using ZocSec.Core.GitHub;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class OutageTests : IAsyncDisposable
{
    private const string Get = "GET /repos/acme/payroll";
    private const string Patch = "PATCH /repos/acme/payroll";

    private readonly StubGitHub github = new();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task Read_ServerError_IsRetriedOnce(int status)
    {
        github.OnEach(Get, () => Error(status, "oops"), () => Repository());

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read());
        Assert.Equal(2, github.Count(Get));
    }

    [Fact]
    public async Task Read_BrokenConnection_IsRetriedOnce()
    {
        github.OnEach(Get, () => throw new HttpRequestException("reset"), () => Repository());

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read());
    }

    [Fact]
    public async Task Read_BodyThatBreaksOff_IsRetriedOnce()
    {
        github.OnEach(Get, () => new HttpResponseMessage { Content = new BrokenContent() }, () => Repository());

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read());
    }

    [Fact]
    public async Task Write_ServerError_IsNotRetried()
    {
        github.On(Patch, _ => Error(502, "oops"));

        var later = Assert.IsType<GitHubAnswer<None>.Later>(await Write());

        Assert.Equal(1, github.Count(Patch));
        Assert.Equal("GitHub answered 502", later.Reason);
    }

    [Fact]
    public async Task Write_BrokenConnection_IsNotRetried()
    {
        github.On(Patch, _ => throw new HttpRequestException("reset"));

        Assert.IsType<GitHubAnswer<None>.Later>(await Write());
        Assert.Equal(1, github.Count(Patch));
    }

    [Fact]
    public async Task ServerError_WithRetryAfter_IsWaitedFor()
    {
        github.On(Patch, _ => Error(503, "maintenance", ("Retry-After", "120")));

        var later = Assert.IsType<GitHubAnswer<None>.Later>(await Write());

        Assert.True(later.RetryAt >= Start + TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task Read_NoAnswer_EndsAfterFifteenSeconds()
    {
        await Warm();
        var asked = new TaskCompletionSource();
        github.OnAsync(
            Get,
            async (_, ct) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return Repository();
            }
        );

        var read = Read();
        await asked.Task;
        github.Time.Advance(TimeSpan.FromSeconds(15));

        var later = Assert.IsType<GitHubAnswer<Repository>.Later>(await read);
        Assert.Equal("GitHub did not answer in time", later.Reason);
        Assert.Equal(2, github.Count(Get));
    }

    [Fact]
    public async Task Read_Cancelled_Throws()
    {
        await Warm();
        using var stop = new CancellationTokenSource();
        github.OnAsync(
            Get,
            async (_, ct) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
                return Repository();
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            github.Repositories.GetAsync(Tenant, "acme/payroll", stop.Token)
        );
    }

    [Fact]
    public async Task Outage_NothingIsSentUntilTheProbe()
    {
        await BreakAsync();
        var before = github.Requests.Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Read()));

        Assert.Equal(before, github.Requests.Count);
        Assert.All(
            answers,
            answer =>
            {
                var later = Assert.IsType<GitHubAnswer<Repository>.Later>(answer);
                Assert.StartsWith(
                    "GitHub does not answer since 2026-03-01 09:00:00 UTC",
                    later.Reason,
                    StringComparison.Ordinal
                );
                Assert.InRange(later.RetryAt, Start + TimeSpan.FromSeconds(5), Start + TimeSpan.FromSeconds(10));
            }
        );
        Assert.True(
            answers.Cast<GitHubAnswer<Repository>.Later>().Select(later => later.RetryAt).Distinct().Count() > 40
        );
    }

    [Fact]
    public async Task Outage_HalfOpen_SendsASingleProbe()
    {
        await BreakAsync();
        var before = github.Count(Get);
        var answered = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        github.OnAsync(
            Get,
            async (_, _) =>
            {
                asked.TrySetResult();
                await answered.Task;
                return Repository();
            }
        );

        github.Time.Advance(TimeSpan.FromSeconds(5));
        var probe = Read();
        await asked.Task;
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Read()));
        answered.SetResult();

        Assert.IsType<GitHubAnswer<Repository>.Ok>(await probe);
        Assert.All(others, answer => Assert.IsType<GitHubAnswer<Repository>.Later>(answer));
        Assert.Equal(before + 1, github.Count(Get));
        Assert.IsType<GitHubAnswer<Repository>.Ok>(await Read());
    }

    [Fact]
    public async Task Outage_ProbeFails_TheNextComesLater()
    {
        await BreakAsync();
        github.Time.Advance(TimeSpan.FromSeconds(5));
        await Write();
        var probes = github.Count(Patch);

        github.Time.Advance(TimeSpan.FromSeconds(9));
        await Write();
        Assert.Equal(probes, github.Count(Patch));

        github.Time.Advance(TimeSpan.FromSeconds(1));
        await Write();
        Assert.Equal(probes + 1, github.Count(Patch));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(4, 60)]
    [InlineData(1000, 60)]
    public void BreakAfter_FailedProbes_GrowsToAMinute(int failed, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), GitHubOutage.BreakAfter(failed));

    [Fact]
    public async Task Refusals_DoNotCountAsAnOutage()
    {
        github.On(Patch, _ => Error(422, "no"));
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<GitHubAnswer<None>.Refused>(await Write());
        }

        Assert.Equal(20, github.Count(Patch));
    }

    private async Task BreakAsync()
    {
        await Warm();
        github.On(Get, _ => Error(502, "oops"));
        github.On(Patch, _ => Error(502, "oops"));
        for (var i = 0; i < 20 && github.Get<GitHubOutage>().Current() is null; i++)
        {
            await Write();
        }

        Assert.NotNull(github.Get<GitHubOutage>().Current());
    }

    /// <summary>Fetches the token, so that only the repository is asked for afterwards.</summary>
    private async Task Warm()
    {
        github.On(Get, _ => Repository());
        await Read();
    }

    private Task<GitHubAnswer<Repository>> Read() => github.Repositories.GetAsync(Tenant, "acme/payroll", default);

    private Task<GitHubAnswer<None>> Write() =>
        github.Repositories.UpdateAsync(Tenant, "acme/payroll", new RepositoryUpdate("private"), default);

    private sealed class BrokenContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new IOException("reset");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
