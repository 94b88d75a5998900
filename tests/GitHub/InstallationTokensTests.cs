using ZocSec.Core.GitHub;
using static ZocSec.Tests.GitHub.StubGitHub;

namespace ZocSec.Tests.GitHub;

public sealed class InstallationTokensTests : IAsyncDisposable
{
    private const string Fetch = "POST /app/installations/7/access_tokens";

    private readonly StubGitHub github = new();

    public ValueTask DisposeAsync() => github.DisposeAsync();

    [Fact]
    public async Task Get_AHundredAtOnce_FetchOne()
    {
        var release = new TaskCompletionSource();
        github.OnAsync(
            Fetch,
            async (_, _) =>
            {
                await release.Task;
                return github.Token();
            }
        );

        var asked = Enumerable.Range(0, 100).Select(_ => Get()).ToArray();
        release.SetResult();
        var tokens = await Task.WhenAll(asked);

        Assert.Equal(1, github.Count(Fetch));
        Assert.Single(tokens.Distinct());
        Assert.IsType<GitHubAnswer<InstallationToken>.Ok>(tokens[0]);
    }

    [Fact]
    public async Task Get_AsTheApp_IsSignedByItsKey()
    {
        await Get();

        Assert.StartsWith("Bearer ey", github.Requests.Single().Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UntilFiveMinutesBeforeExpiry_KeepsTheToken()
    {
        var first = await Get();

        github.Time.Advance(TimeSpan.FromMinutes(55) - TimeSpan.FromSeconds(1));
        Assert.Same(first, await Get());

        github.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, await Get());
        Assert.Equal(2, github.Count(Fetch));
    }

    [Fact]
    public async Task Get_RefreshFailsWhileTheOldIsGood_TheOldServes()
    {
        var first = await Get();
        github.On(Fetch, _ => Error(502, "oops"));
        github.Time.Advance(TimeSpan.FromMinutes(56));

        Assert.Same(first, await Get());
    }

    [Fact]
    public async Task Get_TokenThatSeemsExpired_IsStillUsedForAMinute()
    {
        github.On(Fetch, _ => github.Token(TimeSpan.FromHours(-3)));
        await Get();
        await Get();

        Assert.Equal(1, github.Count(Fetch));
    }

    [Fact]
    public async Task Get_Failure_IsSharedAndHeldForAWhile()
    {
        github.On(Fetch, _ => Error(502, "oops"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Get()));
        await Get();

        Assert.All(answers, answer => Assert.IsType<GitHubAnswer<InstallationToken>.Later>(answer));
        Assert.Equal(1, github.Count(Fetch));

        github.On(Fetch, _ => github.Token());
        github.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<GitHubAnswer<InstallationToken>.Ok>(await Get());
    }

    [Fact]
    public async Task Get_Suspended_SaysWhatToDo()
    {
        github.On(Fetch, _ => Error(403, "This installation has been suspended"));

        var refused = Assert.IsType<GitHubAnswer<InstallationToken>.Refused>(await Get());

        Assert.Contains("unsuspend the App", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Uninstalled_SaysWhatToDo()
    {
        github.On(Fetch, _ => Error(404, "Not Found"));

        var refused = Assert.IsType<GitHubAnswer<InstallationToken>.Refused>(await Get());

        Assert.Contains("not installed any more", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OneWhoAskedGoesAway_TheOthersGetTheirs()
    {
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        github.OnAsync(
            Fetch,
            async (_, _) =>
            {
                asked.SetResult();
                await release.Task;
                return github.Token();
            }
        );
        using var stop = new CancellationTokenSource();
        var first = github.Get<InstallationTokens>().GetAsync(Tenant, stop.Token).AsTask();
        await asked.Task;
        var second = Get();
        await stop.CancelAsync();
        release.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.IsType<GitHubAnswer<InstallationToken>.Ok>(await second);
    }

    [Fact]
    public async Task Drop_TokenThatIsNotTheNewest_ChangesNothing()
    {
        var old = Assert.IsType<GitHubAnswer<InstallationToken>.Ok>(await Get()).Value;
        github.Get<InstallationTokens>().Drop(Tenant, old);
        await Get();

        github.Get<InstallationTokens>().Drop(Tenant, old);
        await Get();

        Assert.Equal(2, github.Count(Fetch));
    }

    private Task<GitHubAnswer<InstallationToken>> Get() =>
        github.Get<InstallationTokens>().GetAsync(Tenant, default).AsTask();
}
