using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Tenants;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Tenants;

public sealed class TenantUpkeepTests : IDisposable
{
    private static readonly TenantId Gone = TenantId.Installation(7);
    private static readonly TenantId Here = TenantId.Installation(77);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = SqliteStores.Clock();
    private readonly SqliteStores _stores;
    private readonly TenantStates _states;
    private readonly TenantUpkeep _upkeep;

    public TenantUpkeepTests()
    {
        _stores = new SqliteStores(_folder.Path, _time);
        _states = new TenantStates(_stores.Cursors, _time);
        _upkeep = new TenantUpkeep(
            _states,
            _stores.Ledger,
            TimeSpan.FromDays(90),
            _time,
            NullLogger<TenantUpkeep>.Instance
        );
    }

    public void Dispose()
    {
        _upkeep.Dispose();
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Deleted_IsForgottenWhenItsTimeIsOver()
    {
        await _states.SetAsync(Gone, TenantStatus.Deleted, default);
        await _states.SetAsync(Here, TenantStatus.Suspended, default);
        await _stores.Cursors.SetAsync($"tenant/{Gone}/other", "x", default);

        _time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromMinutes(1));
        await _upkeep.RunOnceAsync(default);
        Assert.Equal(2, (await _states.ListAsync(default)).Length);

        _time.Advance(TimeSpan.FromMinutes(1));
        await _upkeep.RunOnceAsync(default);

        Assert.Equal(Here, Assert.Single(await _states.ListAsync(default)).Tenant);
        Assert.Null(await _stores.Cursors.GetAsync($"tenant/{Gone}/other", default));
    }

    [Fact]
    public async Task DeletedAgain_TheTimeIsCountedFromTheFirst()
    {
        await _states.SetAsync(Gone, TenantStatus.Deleted, default);
        var since = (await _states.FindAsync(Gone, default)).Since;

        _time.Advance(TimeSpan.FromDays(3));

        Assert.False(await _states.SetAsync(Gone, TenantStatus.Deleted, default));
        Assert.Equal(since, (await _states.FindAsync(Gone, default)).Since);
    }

    [Fact]
    public async Task State_SetByAnotherProcess_IsSeenWithinTwoSeconds()
    {
        using var others = new SqliteStores(_folder.Path, _time);
        Assert.Null(await _states.WhyInactiveAsync(Gone, default));

        await new TenantStates(others.Cursors, _time).SetAsync(Gone, TenantStatus.Suspended, default);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("unsuspend", await _states.WhyInactiveAsync(Gone, default), StringComparison.Ordinal);
    }
}
