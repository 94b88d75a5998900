using Microsoft.Extensions.Logging.Abstractions;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Engine;

/// <summary>Work that a host hands out one by one.</summary>
public sealed class TriggeredWorkTests : IDisposable
{
    private readonly EngineFixture _engine = new();
    private readonly Telemetry _telemetry = new();

    [Fact]
    public async Task Work_IsDone_BeforeTheCallReturns()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");

        await Work().ProcessAsync("a message");

        Assert.Equal("off", _engine.Thing.Things["1"]["lamp"]);
    }

    [Fact]
    public async Task NothingToDo_ReturnsAtOnce() => await Work().ProcessAsync("a message");

    [Fact]
    public async Task WorkThatFails_IsPutBack_AndNotThrown()
    {
        _engine.Thing.BeforeRead = _ => throw new InvalidOperationException("broken");
        await _engine.HintAsync("1");

        await Work().ProcessAsync("a message");

        Assert.Equal(1, await TriesAsync());
    }

    [Fact]
    public async Task WorkOfAnotherVersion_IsSetAside()
    {
        var now = _engine.Time.GetUtcNow();
        var look = new Look(
            "look",
            now,
            new GuardrailName("test/unknown"),
            new Hint(ThingGuardrail.Resource("1")),
            LookCause.Event,
            "trigger",
            Actor: null,
            now,
            now
        );
        await _engine.Stores.Queue.EnqueueAsync([look], CancellationToken.None);

        await Work().ProcessAsync("a message");

        var letter = Assert.Single(
            await _engine.Stores.Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None)
        );
        Assert.Equal("this version has no guardrail test/unknown", letter.Reason);
    }

    [Fact]
    public async Task WorkOnWhatCannotBeRead_IsSetAsideAfterAFewTries()
    {
        _engine.Thing.Put("1", ("lamp", "off"));
        await _engine.HintAsync("1");
        await Work().ProcessAsync("a message");
        await _engine.Stores.Committer.CommitAsync(session => session.Execute("UPDATE standings SET body = '{'"));
        _engine.Time.Advance(TimeSpan.FromSeconds(1));
        await _engine.HintAsync("1");

        for (var count = 0; count < 5; count++)
        {
            await Work().ProcessAsync("a message");
            _engine.Time.Advance(TimeSpan.FromHours(1));
            _engine.Stores.Queue.Signal(due: null);
        }

        var letter = Assert.Single(
            await _engine.Stores.Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None)
        );
        Assert.Contains("A standing cannot be read", letter.Reason, StringComparison.Ordinal);
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
    }

    [Fact]
    public async Task WorkThatNeverEnds_IsPutBackAsATry_WhenItsTimeIsOver()
    {
        using var forever = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        _engine.Thing.BeforeRead = _ =>
        {
            begun.Set();
            forever.Wait();
            return null;
        };
        await _engine.HintAsync("1");

        var call = Work().ProcessAsync("a message");
        begun.Wait(TestContext.Current.CancellationToken);
        _engine.Time.Advance(TriggeredWork.TimeLimit);
        await call;

        Assert.Equal(1, await TriesAsync());
        forever.Set();
    }

    [Fact]
    public async Task TwoLooksOfOneResource_AreBothDone_OneAfterTheOther()
    {
        _engine.Thing.Put("1", ("lamp", "on"));
        await _engine.HintAsync("1");
        await _engine.HintAsync("1");
        var work = Work();

        await Task.WhenAll(work.ProcessAsync("a message"), work.ProcessAsync("another"));

        Assert.Single(_engine.Thing.Applied);
        Assert.Equal(0, (await _engine.Stores.Queue.StatusAsync(CancellationToken.None)).Waiting);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _telemetry.Dispose();
    }

    private async Task<int> TriesAsync()
    {
        _engine.Time.Advance(TimeSpan.FromMinutes(5));
        _engine.Stores.Queue.Signal(due: null);
        return Assert.Single(await _engine.Stores.Queue.LeaseAsync(10, CancellationToken.None)).Tries;
    }

    private TriggeredWork Work() =>
        new(
            new NextInLine(_engine.Stores.Queue),
            _engine.Stores.Queue,
            new WorkRunner(
                _engine.Stores.Queue,
                _engine.Looks,
                sweeps: null!,
                errands: null!,
                _telemetry,
                _engine.Time,
                NullLogger<WorkRunner>.Instance
            ),
            sweeper: null!,
            _engine.Time
        );

    /// <summary>Whatever the message, the work that is due next.</summary>
    private sealed class NextInLine(IWorkQueue queue) : IWorkMessages
    {
        private static readonly SemaphoreSlim s_one = new(1, 1);

        public async Task<Leased?> TakeAsync(string message, CancellationToken ct)
        {
            await s_one.WaitAsync(ct);
            try
            {
                return await queue.LeaseAsync(1, ct) is [var leased] ? leased : null;
            }
            finally
            {
                s_one.Release();
            }
        }
    }
}
