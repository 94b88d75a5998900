using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Policies;

/// <summary>Policies of organisations, on a real store.</summary>
public sealed class RepositoryPolicySourceTests : IDisposable
{
    private const string Observing = "version: 1\nmode: observe\n";
    private const string Enforcing = "version: 1\nmode: enforce\n";
    private const string Broken = "version: 1\nmode: enforce\npaused: perhaps\n";

    private static readonly TenantId Acme = TenantId.Installation(7);
    private static readonly TenantId Octo = TenantId.Installation(8);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = SqliteStores.Clock();
    private readonly PolicyTextsFake _texts = new();
    private readonly List<IDisposable> _owned = [];
    private SqliteStores _stores;
    private RepositoryPolicySource _source;

    public RepositoryPolicySourceTests()
    {
        _stores = new SqliteStores(_folder.Path, _time);
        _source = Start();
    }

    public void Dispose()
    {
        _owned.ForEach(one => one.Dispose());
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ready_TheFirstTime_ReadsTheTenantsPolicy()
    {
        _texts.Write(Acme, Enforcing);
        Assert.Equal(Mode.Observe, _source.For(Acme).Mode);

        Assert.Null(await ReadyAsync(Acme));

        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
    }

    [Fact]
    public async Task Ready_FromThenOn_AsksNobody()
    {
        _texts.Write(Acme, Enforcing);
        await ReadyAsync(Acme);
        await ReadyAsync(Acme);

        Assert.Single(_texts.Reads);
    }

    [Fact]
    public async Task Ready_ManyAtOnce_ReadOnce()
    {
        _texts.Write(Acme, Enforcing);
        var held = new TaskCompletionSource();
        _texts.Held = held.Task;
        var asked = Enumerable.Range(0, 50).Select(_ => ReadyAsync(Acme)).ToArray();

        held.SetResult();

        Assert.All(await Task.WhenAll(asked), Assert.Null);
        Assert.Single(_texts.Reads);
    }

    [Fact]
    public async Task Ready_EachTenant_HasItsOwn()
    {
        _texts.Write(Acme, Enforcing);
        _texts.Write(Octo, Observing);
        await ReadyAsync(Acme);
        await ReadyAsync(Octo);

        Assert.Equal((Mode.Enforce, Mode.Observe), (_source.For(Acme).Mode, _source.For(Octo).Mode));
    }

    [Fact]
    public async Task Ready_Unreadable_WaitsInsteadOfObserving()
    {
        var retryAt = _time.GetUtcNow() + TimeSpan.FromSeconds(30);
        _texts.Fail(Acme, retryAt);

        var blocked = await ReadyAsync(Acme);

        Assert.Equal(retryAt, blocked?.RetryAt);
        Assert.Contains("503", blocked!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_AgainBeforeTheTimeToRetry_AsksNobody_AfterItDoes()
    {
        _texts.Fail(Acme, _time.GetUtcNow() + TimeSpan.FromSeconds(30));
        await ReadyAsync(Acme);
        await ReadyAsync(Acme);
        Assert.Single(_texts.Reads);

        _time.Advance(TimeSpan.FromSeconds(30));
        _texts.Write(Acme, Enforcing);

        Assert.Null(await ReadyAsync(Acme));
        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
    }

    [Fact]
    public async Task Ready_RefusedForGood_ObservesAndSaysSo()
    {
        _texts.Fail(Acme, retryAt: null);

        Assert.Null(await ReadyAsync(Acme));

        Assert.Equal(Mode.Observe, _source.For(Acme).Mode);
        Assert.Contains("everything is observed", Status(Acme).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_NoFile_ObservesAndSaysSo()
    {
        Assert.Null(await ReadyAsync(Acme));

        Assert.Same(Policy.ObserveOnly, _source.For(Acme));
        Assert.Equal("acme/.github-private has no zocsec.yml; everything is observed", Status(Acme).Note);
        Assert.Empty(Status(Acme).Errors);
    }

    [Fact]
    public async Task Ready_BrokenFromTheStart_ObservesAndSaysWhere()
    {
        _texts.Write(Acme, Broken);

        Assert.Null(await ReadyAsync(Acme));

        Assert.Same(Policy.ObserveOnly, _source.For(Acme));
        Assert.Equal([3], Status(Acme).Errors.Select(error => error.Line));
    }

    [Fact]
    public async Task Refresh_AnotherText_ComesIntoForceAtOnce()
    {
        await InForceAsync(Observing);
        var changed = new List<TenantId?>();
        _source.Changed += changed.Add;

        await InForceAsync(Enforcing);

        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
        Assert.Equal([Acme], changed);
    }

    [Fact]
    public async Task Refresh_SameText_IsAskedForByItsTagAndChangesNothing()
    {
        await InForceAsync(Enforcing);
        var changed = 0;
        _source.Changed += _ => changed++;

        await _source.RefreshAsync(Acme, default);

        Assert.Equal([null, $"\"{_source.For(Acme).Hash}\""], _texts.Reads.Select(read => read.Tag));
        Assert.Equal(0, changed);
    }

    [Fact]
    public async Task Refresh_BrokenText_KeepsTheLastGoodOneAndSaysWhere()
    {
        await InForceAsync(Enforcing);

        await InForceAsync(Broken);

        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
        Assert.Equal([3], Status(Acme).Errors.Select(error => error.Line));
        Assert.Equal(_source.For(Acme).Hash, Status(Acme).Hash);
    }

    [Fact]
    public async Task Refresh_BrokenTextSeenAgain_IsStillSaidToBeBroken()
    {
        await InForceAsync(Enforcing);
        await InForceAsync(Broken);

        await _source.RefreshAsync(Acme, default);

        Assert.Single(Status(Acme).Errors);
    }

    [Fact]
    public async Task Refresh_BrokenThenMended_ClearsTheErrors()
    {
        await InForceAsync(Enforcing);
        await InForceAsync(Broken);

        await InForceAsync(Enforcing);

        Assert.Empty(Status(Acme).Errors);
        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
    }

    [Fact]
    public async Task Refresh_Unreadable_KeepsTheLastGoodOne()
    {
        await InForceAsync(Enforcing);
        _texts.Fail(Acme, _time.GetUtcNow() + TimeSpan.FromMinutes(1));

        await _source.RefreshAsync(Acme, default);

        Assert.Null(await ReadyAsync(Acme));
        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
        Assert.Contains("the last good policy holds", Status(Acme).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_GoneOnce_KeepsTheLastGoodOne_GoneTwice_Observes()
    {
        await InForceAsync(Enforcing);
        _texts.Delete(Acme);

        await _source.RefreshAsync(Acme, default);
        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);

        await _source.RefreshAsync(Acme, default);
        Assert.Same(Policy.ObserveOnly, _source.For(Acme));
    }

    [Fact]
    public async Task Refresh_GoneOnceAndBack_IsAsIfNothingHadBeen()
    {
        await InForceAsync(Enforcing);
        _texts.Delete(Acme);
        await _source.RefreshAsync(Acme, default);
        await InForceAsync(Enforcing);
        _texts.Delete(Acme);

        await _source.RefreshAsync(Acme, default);

        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
    }

    [Fact]
    public async Task Restart_WhileGitHubIsDown_GoesOnWithTheLastGoodPolicy()
    {
        await InForceAsync(Enforcing);
        await InForceAsync(Broken);
        Restart();
        _texts.Fail(Acme, _time.GetUtcNow() + TimeSpan.FromMinutes(1));

        Assert.Null(await ReadyAsync(Acme));

        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
    }

    [Fact]
    public async Task Restart_AsksByTheTagOfWhatIsKept()
    {
        await InForceAsync(Enforcing);
        var tag = $"\"{_source.For(Acme).Hash}\"";
        Restart();
        _texts.Reads.Clear();

        await ReadyAsync(Acme);

        Assert.Equal([(Acme, tag)], _texts.Reads);
        Assert.Equal(Mode.Enforce, _source.For(Acme).Mode);
    }

    [Fact]
    public async Task Restart_AfterTheFileWasDeleted_RemembersNothing()
    {
        await InForceAsync(Enforcing);
        _texts.Delete(Acme);
        await _source.RefreshAsync(Acme, default);
        await _source.RefreshAsync(Acme, default);
        Restart();
        _texts.Fail(Acme, _time.GetUtcNow() + TimeSpan.FromMinutes(1));

        Assert.NotNull(await ReadyAsync(Acme));
    }

    [Fact]
    public async Task Restart_RaisesThatThePolicyIsKnown()
    {
        await InForceAsync(Enforcing);
        Restart();
        var changed = new List<TenantId?>();
        _source.Changed += changed.Add;

        await ReadyAsync(Acme);

        Assert.Equal([Acme], changed);
    }

    [Fact]
    public async Task Uninstalled_IsForgotten()
    {
        await InForceAsync(Enforcing);
        _texts.Uninstall(Acme);

        await _source.RefreshAsync(Acme, default);

        Assert.Empty(_source.Statuses);
        Assert.Same(Policy.ObserveOnly, _source.For(Acme));
    }

    [Fact]
    public async Task OperatorsFile_GovernsItselfAndWhoeverHasNone()
    {
        var path = Path.Combine(_folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(path, "version: 1\nmode: enforce\npaused: true\n");
        var file = new FilePolicySource(path, TestPolicy.Reader, _time, NullLogger<FilePolicySource>.Instance);
        _source = Start(file);
        _texts.Write(Acme, Observing);
        await ReadyAsync(Acme);
        await ReadyAsync(Octo);

        Assert.Equal(Mode.Observe, _source.For(Acme).Mode);
        Assert.Same(file.For(TenantId.Default), _source.For(Octo));
        Assert.Same(file.For(TenantId.Default), _source.For(TenantId.Default));
        Assert.Equal([true, false, false], _source.Statuses.Select(status => status.IsOperators));
        Assert.EndsWith($"{path} holds", Status(Octo).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OperatorsFile_IsNoAnswerToABrokenPolicy()
    {
        var path = Path.Combine(_folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(path, Enforcing);
        _source = Start(new FilePolicySource(path, TestPolicy.Reader, _time, NullLogger<FilePolicySource>.Instance));
        _texts.Write(Acme, Broken);

        await ReadyAsync(Acme);

        Assert.Same(Policy.ObserveOnly, _source.For(Acme));
    }

    [Fact]
    public async Task OperatorsRepository_IsTheOperatorsPolicy()
    {
        _texts.Scope = PolicyScope.Operator;
        await InForceAsync(Enforcing);

        Assert.Equal(Mode.Enforce, _source.For(TenantId.Default).Mode);
        Assert.True(Status(Acme).IsOperators);
        Assert.Equal(PolicyScope.Operator, _source.ScopeOf(Acme));
    }

    [Fact]
    public async Task Run_ReadsEveryMinute()
    {
        _texts.Write(Acme, Observing);
        await _source.StartAsync(default);
        await UntilAsync(() => _source.For(Acme).Hash != "none");
        _texts.Write(Acme, Enforcing);

        await UntilAsync(() =>
        {
            _time.Advance(RepositoryPolicySource.Interval);
            return _source.For(Acme).Mode == Mode.Enforce;
        });
        await _source.StopAsync(default);
    }

    private async Task InForceAsync(string text)
    {
        _texts.Write(Acme, text);
        await _source.RefreshAsync(Acme, default);
    }

    private Task<Reading.Blocked?> ReadyAsync(TenantId tenant) => _source.ReadyAsync(tenant, default).AsTask();

    private PolicyStatus Status(TenantId tenant) => _source.Statuses.Single(status => status.Tenant == tenant);

    private void Restart()
    {
        _stores.Dispose();
        _stores = new SqliteStores(_folder.Path, _time);
        _source = Start();
    }

    private RepositoryPolicySource Start(FilePolicySource? file = null)
    {
        var source = new RepositoryPolicySource(
            _texts,
            new PolicyMemory(_stores.Cursors, TestPolicy.Reader),
            TestPolicy.Reader,
            file,
            _time,
            NullLogger<RepositoryPolicySource>.Instance
        );
        _owned.Add(source);
        if (file is not null)
        {
            _owned.Add(file);
        }

        return source;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
