using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Notifications.Notices;

/// <summary>A notice that has to wait for something else than its target.</summary>
public sealed class NoticeWaitingTests
{
    private readonly FakeTimeProvider _time = SqliteStores.Clock();
    private readonly NoticeLane _lane;

    public NoticeWaitingTests() => _lane = new NoticeLane(_time);

    [Fact]
    public async Task Waiting_ComesAgainWhenItSays_AndOthersGoMeanwhile()
    {
        var later = Assert.IsType<ErrandResult.Later>(await RunAsync("entry-1", Waiting));

        Assert.Equal(("it is not its turn", _time.GetUtcNow().AddSeconds(10)), (later.Reason, later.RetryAt));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<ErrandResult.Done>(await RunAsync("entry-2", new SendResult.Sent()));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.IsType<ErrandResult.Done>(await RunAsync("entry-1", new SendResult.Sent()));
    }

    [Fact]
    public async Task Waiting_ForDays_IsSetAside()
    {
        _time.Advance(TimeSpan.FromDays(4));

        Assert.EndsWith(
            "it could not be told for 3 days",
            Assert.IsType<ErrandResult.Failed>(await RunAsync("entry-1", Waiting)).Reason,
            StringComparison.Ordinal
        );
    }

    private static SendResult.Waiting Waiting => new("it is not its turn", TimeSpan.FromSeconds(10));

    private Task<ErrandResult> RunAsync(string entry, SendResult result)
    {
        var errand = NoticeSamples.Errand(NoticeSamples.Slack, entry);
        return _lane.RunAsync(
            "line",
            errand.ToWork(TenantId.Default),
            errand.Created,
            _ => Task.FromResult(result),
            TestContext.Current.CancellationToken
        );
    }
}
