using ZocSec.Core.Doctor;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Doctor;

/// <summary>What lies in the storage and waits for a person.</summary>
public sealed class StorageChecksTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = SqliteStores.Clock();
    private readonly SqliteStores _stores;

    public StorageChecksTests() => _stores = new SqliteStores(_folder.Path, _time);

    [Fact]
    public async Task Empty_IsFine() =>
        Assert.All(await CheckAsync(), finding => Assert.Equal(FindingLevel.Ok, finding.Level));

    [Fact]
    public async Task DeadLetter_SaysHowToTryItAgain()
    {
        await _stores.Queue.EnqueueAsync([Work()], CancellationToken.None);
        var leased = Assert.Single(await _stores.Queue.LeaseAsync(1, CancellationToken.None));
        await _stores.Queue.DeadLetterAsync(leased, "its own fault", CancellationToken.None);

        var failed = Assert.Single(await CheckAsync(), finding => finding.Level == FindingLevel.Fail);

        Assert.Contains("zocsec dead-letters redrive", failed.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkThatWaitsForLong_AsksWhetherTheServerRuns()
    {
        await _stores.Queue.EnqueueAsync([Work()], CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(2));

        var warned = Assert.Single(await CheckAsync(), finding => finding.Level == FindingLevel.Warn);

        Assert.Equal("queue", warned.Check);
    }

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    private Errand Work() =>
        new("one", _time.GetUtcNow(), "test", new TenantId("1"), System.Text.Json.JsonDocument.Parse("{}").RootElement);

    private Task<IReadOnlyList<Finding>> CheckAsync() =>
        new StorageChecks(_stores.Cursors, _stores.Queue, _stores.Ledger, _time).CheckAsync(CancellationToken.None);
}
