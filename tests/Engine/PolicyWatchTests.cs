using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Tests.PolicyChecks;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Engine;

/// <summary>Which recorded states are judged again when policies change, on a real store.</summary>
public sealed class PolicyWatchTests : IDisposable, IPolicySource
{
    private static readonly TenantId Acme = TenantId.Installation(7);
    private static readonly TenantId Octo = TenantId.Installation(8);
    private static readonly Policy Enforce = RecordedRepositories.Policy("mode: enforce");
    private static readonly Policy Observe = RecordedRepositories.Policy("mode: observe");

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = SqliteStores.Clock();
    private readonly SqliteStores _stores;
    private readonly Dictionary<TenantId, Policy> _policies = [];
    private PolicyWatch? _watch;

    public PolicyWatchTests() => _stores = new SqliteStores(_folder.Path, _time);

    public event System.Action<TenantId?>? Changed;

    public ImmutableArray<PolicyStatus> Statuses =>
        _policies.Count == 0
            ? [new PolicyStatus(Tenant: null, "test", OfAll.Hash, [])]
            : [.. _policies.Select(one => new PolicyStatus(one.Key, "test", one.Value.Hash, []))];

    private Policy OfAll { get; set; } = Observe;

    private Reading.Blocked? Unknown { get; set; }

    public Policy For(TenantId tenant) => _policies.GetValueOrDefault(tenant, OfAll);

    public ValueTask<Reading.Blocked?> ReadyAsync(TenantId tenant, CancellationToken ct) => new(Unknown);

    public void Dispose()
    {
        _watch?.Dispose();
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task OfOneTenant_OnlyItsStatesAreJudgedAgain()
    {
        await RecordAsync(Acme, Octo);
        (_policies[Acme], _policies[Octo]) = (Observe, Observe);
        await RunAsync();
        _policies[Acme] = Enforce;

        Changed?.Invoke(Acme);

        Assert.Equal([Acme], await LooksAsync(1));
    }

    [Fact]
    public async Task OfOneTenant_WhileTheProgramWasDown_IsJudgedAtStart()
    {
        await RecordAsync(Acme, Octo);
        (_policies[Acme], _policies[Octo]) = (Observe, Observe);
        await RunAsync();
        await StopAsync();
        _policies[Octo] = Enforce;

        await RunAsync();

        Assert.Equal([Octo], await LooksAsync(1));
    }

    [Fact]
    public async Task NotYetKnown_IsJudgedWhenItIs()
    {
        await RecordAsync(Acme);
        _policies[Acme] = Enforce;
        Unknown = new Reading.Blocked("not read yet", RetryAt: null);
        await RunAsync(isDone: _ => Task.FromResult(true));
        Assert.Null(await _stores.Cursors.GetAsync($"tenant/{Acme}/policy", default));

        Unknown = null;
        Changed?.Invoke(Acme);

        Assert.Equal([Acme], await LooksAsync(1));
    }

    [Fact]
    public async Task OfAll_JudgesAllTenants()
    {
        await RecordAsync(Acme, Octo);
        await RunAsync();
        OfAll = Enforce;

        Changed?.Invoke(null);

        Assert.Equal([Acme, Octo], (await LooksAsync(2)).OrderBy(tenant => tenant.Value, StringComparer.Ordinal));
    }

    [Fact]
    public async Task FromOneOfAllToEachItsOwnAndBack_IsJudgedEachTime()
    {
        await RecordAsync(Acme);
        _policies[Acme] = Enforce;
        await RunAsync();
        await LooksAsync(1);
        await StopAsync();

        _policies.Clear();
        OfAll = Observe;
        await RunAsync();
        await StopAsync();

        _policies[Acme] = Enforce;
        await RunAsync();

        Assert.Equal([Acme], await LooksAsync(1));
    }

    private async Task RecordAsync(params TenantId[] tenants)
    {
        foreach (var tenant in tenants)
        {
            var standing = RecordedRepositories.Standing(1, tenant: tenant) with { Outcome = EntryOutcome.Observed };
            Assert.True(await _stores.Ledger.SettleAsync(new Settlement(standing, null, null, []), default));
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task<bool>>? isDone = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _watch = new PolicyWatch(
            this,
            RecordedRepositories.Guardrails,
            _stores.Ledger,
            _stores.Queue,
            _stores.Cursors,
            _time,
            NullLogger<PolicyWatch>.Instance
        );
        await _watch.StartAsync(default);
        await UntilAsync(
            isDone
                ?? (
                    async ct =>
                    {
                        foreach (var status in Statuses)
                        {
                            var name = status.Tenant is { } tenant ? $"tenant/{tenant}/policy" : "policy";
                            if (
                                await _stores.Cursors.GetAsync(name, ct) is not { } mark
                                || !mark.StartsWith(status.Hash, StringComparison.Ordinal)
                            )
                            {
                                return false;
                            }
                        }

                        return true;
                    }
                )
        );
    }

    private async Task StopAsync()
    {
        await _watch!.StopAsync(default);
        _watch.Dispose();
    }

    private async Task<TenantId[]> LooksAsync(int count)
    {
        var found = new List<TenantId>();
        await UntilAsync(async ct =>
        {
            foreach (var one in await _stores.Queue.LeaseAsync(100, ct))
            {
                found.Add(((Look)one.Work).Hint.Resource.Tenant);
                await _stores.Queue.CompleteAsync(one, [], ct);
            }

            return found.Count >= count;
        });
        return [.. found];
    }

    private static async Task UntilAsync(Func<CancellationToken, Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo(patience.Token))
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
