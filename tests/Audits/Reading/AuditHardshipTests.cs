using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Reading;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.EndToEnd;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>What goes wrong in the middle of an audit must neither lose nor invent anything.</summary>
public sealed class AuditHardshipTests : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;
    private AuditDriver _driver = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 170 });
        _driver = new AuditDriver(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Interrupted_GoesOnAfterTheLastWholePage()
    {
        var whole = await UninterruptedAsync();
        using var stop = new CancellationTokenSource();
        _driver.Progress.AfterPage = done => StopAfter(done, 100, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _driver.TryAsync(stop.Token));
        var before = _sandbox.Requests.ByRoute.Values.Sum();
        _driver.Progress.AfterPage = null;

        var audited = await _driver.RunAsync();

        Assert.Equal(100, _driver.Progress.ResumedWith);
        Assert.Equal(Names(whole), Names(audited));
        Assert.Equal(whole.Report.Totals.Coverage, audited.Report.Totals.Coverage);
        // Two of four pages are left; teams and properties are on disk, or a few requests.
        Assert.InRange(_sandbox.Requests.Total - before, 2, whole.Report.Header.Requests - 2);
        Assert.False(Directory.Exists(_driver.Checkpoint));
    }

    [Fact]
    public async Task Killed_InTheMiddleOfALine_ReadsThatPageAgain()
    {
        var whole = await UninterruptedAsync();
        using var stop = new CancellationTokenSource();
        _driver.Progress.AfterPage = done => StopAfter(done, 100, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _driver.TryAsync(stop.Token));
        _driver.Progress.AfterPage = null;
        var pages = Path.Combine(_driver.Checkpoint, "pages.jsonl");
        await using (var file = new FileStream(pages, FileMode.Open))
        {
            file.SetLength(file.Length - 1_000);
        }

        var audited = await _driver.RunAsync();

        Assert.Equal(50, _driver.Progress.ResumedWith);
        Assert.Equal(Names(whole), Names(audited));
    }

    [Fact]
    public async Task Checkpoint_OfAnotherQuestion_IsThrownAway()
    {
        using var stop = new CancellationTokenSource();
        _driver.Progress.AfterPage = done => StopAfter(done, 50, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _driver.TryAsync(stop.Token));
        _driver.Progress.AfterPage = null;
        _driver.Request = _driver.Request with { Columns = AuditColumns.Basic };

        var audited = await _driver.RunAsync();

        Assert.Null(_driver.Progress.ResumedWith);
        Assert.Equal(170, audited.Rows.Count);
    }

    [Fact]
    public async Task Checkpoint_OfSomebodyElse_IsThrownAway()
    {
        using var stop = new CancellationTokenSource();
        _driver.Token = "edgar";
        _driver.Progress.AfterPage = done => StopAfter(done, 50, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _driver.TryAsync(stop.Token));
        _driver.Progress.AfterPage = null;
        _driver.Token = "mona";

        var audited = await _driver.RunAsync();

        Assert.Null(_driver.Progress.ResumedWith);
        Assert.All(audited.Rows, row => Assert.Empty(row.Unknown));
    }

    [Fact]
    public async Task Checkpoint_InAFolderOfOtherFiles_IsRefused_AndTheyStay()
    {
        var report = Path.Combine(Directory.CreateDirectory(_driver.Checkpoint).FullName, "audit.json");
        await File.WriteAllTextAsync(report, "{}");

        var refusal = await Assert.ThrowsAsync<IOException>(() => _driver.TryAsync());

        Assert.Contains("holds audit.json", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(report));
    }

    [Fact]
    public void Checkpoint_FromTheFuture_IsThrownAway()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Checkpoint.Open(_driver.Checkpoint, "x", isFresh: false, now.AddDays(30)).Dispose();

        using var checkpoint = Checkpoint.Open(_driver.Checkpoint, "x", isFresh: false, now);

        Assert.Equal(now, checkpoint.Header.StartedAt);
    }

    [Fact]
    public async Task Renamed_BetweenItsPageAndItsKeys_HasThem()
    {
        var organization = _sandbox.Organization;
        organization.AddDeployKey("payroll", "deploy");
        _sandbox.Observer = new ExchangeHook(
            "POST /graphql",
            2,
            () => organization.Edit("payroll", new RepositoryEdit { Name = "wages" })
        );
        _driver.Request = _driver.Request with { Scope = new AuditScope.Named(["acme/payroll"]) };

        var row = Assert.Single((await _driver.RunAsync()).Rows);

        Assert.Contains(row.DeployKeys!.Value, key => key.Title == "deploy");
    }

    [Fact]
    public async Task Named_ByItsOldAndItsNewName_IsThereOnce_WithItsKeys()
    {
        var organization = _sandbox.Organization;
        organization.AddDeployKey("payroll", "deploy");
        organization.Edit("payroll", new RepositoryEdit { Name = "wages" });
        _driver.Request = _driver.Request with { Scope = new AuditScope.Named(["acme/payroll", "acme/wages"]) };

        var row = Assert.Single((await _driver.RunAsync()).Rows);

        Assert.Equal("acme/wages", row.FullName);
        Assert.Contains(row.DeployKeys!.Value, key => key.Title == "deploy");
    }

    [Fact]
    public async Task CommitsOfMachines_AreLookedBehind_ForThoseOfPeople()
    {
        var organization = _sandbox.Organization;
        organization.Create("busy");
        organization.Push("busy", author: "grace");
        organization.Push("busy", author: "octavia");
        for (var commit = 0; commit < 30; commit++)
        {
            organization.Push("busy", author: "dependabot[bot]");
        }

        var all = await _driver.RunAsync();
        _driver.Request = _driver.Request with { HumanSuffix = "ace" };
        var suffixed = await _driver.RunAsync();

        Assert.Equal("octavia", all["busy"].LastCommit?.Author);
        Assert.Equal("grace", suffixed["busy"].LastCommit?.Author);
    }

    [Fact]
    public async Task Checkpoint_InUse_IsRefused()
    {
        using var other = Checkpoint.Open(_driver.Checkpoint, "x", isFresh: false, DateTimeOffset.UnixEpoch);

        var refusal = await Assert.ThrowsAsync<IOException>(() => _driver.TryAsync());

        Assert.Contains("another audit", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_Damaged_SaysWhatToDo()
    {
        using var stop = new CancellationTokenSource();
        _driver.Progress.AfterPage = done => StopAfter(done, 50, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _driver.TryAsync(stop.Token));
        _driver.Progress.AfterPage = null;
        var pages = Path.Combine(_driver.Checkpoint, "pages.jsonl");
        await File.WriteAllTextAsync(pages, "{\"repositories\":[{]}\n");

        var damage = await Assert.ThrowsAsync<InvalidDataException>(() => _driver.TryAsync());

        Assert.Contains("--fresh", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeletedRenamedAndMadeMeanwhile_AreAsTheLastPagesFoundThem()
    {
        var organization = _sandbox.Organization;
        organization.AddDeployKey("service-00100", "deploy");
        _driver.Progress.AfterPage = done =>
        {
            if (done == 50)
            {
                // One on a page that was read, one on a page to come, and one whose keys are still to be asked for.
                organization.Delete("payroll");
                organization.Delete("service-00160");
                organization.Edit("service-00120", new RepositoryEdit { Name = "renamed" });
                organization.Create("made-meanwhile");
            }
        };

        var audited = await _driver.RunAsync();

        var names = audited.Rows.Select(row => row.Name).ToList();
        Assert.Contains("payroll", names);
        Assert.DoesNotContain("service-00160", names);
        Assert.Contains("renamed", names);
        Assert.Contains("made-meanwhile", names);
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(170, names.Count);
    }

    [Fact]
    public async Task DeletedBeforeItsKeysAreRead_SaysThatTheyAreUnknown()
    {
        _sandbox.Organization.AddDeployKey("payroll", "deploy");
        var gone = false;
        _sandbox.Observer = new ExchangeHook(
            "POST /graphql",
            2,
            () => gone = _sandbox.Organization.Delete("payroll") is EditResult.Done
        );
        _driver.Request = _driver.Request with { Scope = new AuditScope.Named(["acme/payroll"]) };

        // The first answer may be that of the teams; then the repository is gone before it is read at all.
        var audited = await _driver.RunAsync();

        Assert.True(gone);
        if (audited.Rows is [var row])
        {
            Assert.Null(row.DeployKeys);
            Assert.Contains("gone", row.Unknown[AuditFacet.DeployKeys], StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(
                audited.Report.Header.Remarks,
                remark => remark.Contains("acme/payroll", StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.QueryTimeout)]
    [InlineData(FaultKind.CutOff)]
    public async Task OneQueryInFive_Fails_AndNothingIsMissing(FaultKind kind)
    {
        var whole = await UninterruptedAsync();
        _sandbox.Faults.Plan = new FaultPlan
        {
            Seed = 7,
            Rules =
            [
                new FaultRule
                {
                    Path = "/graphql",
                    Kind = kind,
                    Probability = 0.2,
                    Count = 4,
                },
            ],
        };

        var audited = await _driver.RunAsync();

        Assert.Equal(whole.Rows.Select(Text), audited.Rows.Select(Text));

        static string Text(AuditedRepository row) =>
            $"{row.FullName} {row.Owner.Team} {row.LastCommit} {row.Codeowners?.Path} {string.Join(' ', row.Unknown.Keys)}";
    }

    [Fact]
    public async Task SecondaryLimit_IsWaitedOut_AndSaid()
    {
        _sandbox.Faults.Add(
            new FaultRule
            {
                Path = "/graphql",
                Kind = FaultKind.SecondaryLimit,
                Status = 429,
                RetryAfter = 3,
                Count = 1,
            }
        );

        var audited = await _driver.RunAsync();

        Assert.Equal(170, audited.Rows.Count);
        Assert.Contains(_driver.Progress.Waits, wait => wait.Contains("secondary limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Account_ThatIsNotThere_StopsWithItsName()
    {
        _driver.Request = _driver.Request with { Scope = new AuditScope.Account("nobody-here") };

        var stopped = Assert.IsType<AuditOutcome.Stopped>(await _driver.TryAsync());

        Assert.Contains("nobody-here", stopped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatIsNoGood_StopsWithWhatToDo()
    {
        _driver.Token = "ghp_no-such-person";

        var stopped = Assert.IsType<AuditOutcome.Stopped>(await _driver.TryAsync());

        Assert.Contains("check that the token", stopped.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("no-such-person", stopped.Reason, StringComparison.Ordinal);
    }

    private async Task<Audited> UninterruptedAsync()
    {
        using var driver = new AuditDriver(_sandbox);
        return await driver.RunAsync();
    }

    private static void StopAfter(int done, int pages, CancellationTokenSource stop)
    {
        if (done >= pages)
        {
            stop.Cancel();
        }
    }

    private static IEnumerable<string> Names(Audited audited) => audited.Rows.Select(row => row.FullName);
}
