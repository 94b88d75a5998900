using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

public sealed class FilePolicySourceTests : IDisposable
{
    private const string Observing = "version: 1\nmode: observe\n";
    private const string Enforcing = "version: 1\nmode: enforce\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-policy-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "zocsec.yml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Start_WithAPolicy_IsInForceAtOnce()
    {
        using var source = Start(Enforcing);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
        Assert.Equal(
            new PolicyStatus(Tenant: null, Path, Now(source).Hash, []) { IsOperators = true },
            Assert.Single(source.Statuses)
        );
    }

    [Fact]
    public void Start_WithoutTheFile_ObservesAndSaysWhy()
    {
        using var source = Start(text: null);

        Assert.Same(Policy.ObserveOnly, Now(source));
        Assert.Equal([new PolicyError(1, 1, "the file is not there")], source.Status.Errors);
    }

    [Fact]
    public void Start_WithABadPolicy_ObservesAndSaysWhy()
    {
        using var source = Start("version: 1\nmode: enforce\npaused: perhaps\n");

        Assert.Same(Policy.ObserveOnly, Now(source));
        Assert.Equal([3], source.Status.Errors.Select(error => error.Line));
    }

    [Fact]
    public void Poll_AnotherPolicy_ComesIntoForce()
    {
        using var source = Start(Observing);

        Write(Enforcing);
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
        Assert.Equal(Now(source).Hash, source.Status.Hash);
    }

    [Fact]
    public void Poll_EnforceThenObserve_GoesBack()
    {
        using var source = Start(Enforcing);
        Write(Observing);
        PollTwice(source);

        Assert.Equal(Mode.Observe, Now(source).Mode);

        Write(Enforcing);
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
    }

    [Fact]
    public void Poll_TextSeenOnce_IsNotYetInForce()
    {
        using var source = Start(Observing);

        Write(Enforcing);
        source.Poll();

        Assert.Equal(Mode.Observe, Now(source).Mode);
    }

    [Fact]
    public void Poll_FileThatGrowsFromLookToLook_NeverComesIntoForceHalfWritten()
    {
        using var source = Start(Observing);
        var changed = 0;
        source.Changed += _ => changed++;

        Write("");
        source.Poll();
        Write("version: 1\n");
        source.Poll();
        Write("version: 1\nmode: enforce\n");
        source.Poll();
        Write("version: 1\nmode: enforce\npaused: true\n");
        source.Poll();

        Assert.Equal((0, Mode.Observe), (changed, Now(source).Mode));
        Assert.Empty(source.Status.Errors);

        source.Poll();

        Assert.Equal((1, true), (changed, Now(source).Paused));
    }

    [Theory]
    [InlineData("")]
    [InlineData("version: 1\nmode: enforec\n")]
    [InlineData("version: 1\nmode: [enforce\n")]
    public void Poll_BadText_KeepsTheLastGoodPolicyAndSaysWhy(string bad)
    {
        using var source = Start(Enforcing);
        var good = Now(source);

        Write(bad);
        PollTwice(source);

        Assert.Same(good, Now(source));
        Assert.Equal(good.Hash, source.Status.Hash);
        Assert.Single(source.Status.Errors);
    }

    [Fact]
    public void Poll_BadTextMended_ClearsTheErrorsWithoutAChange()
    {
        using var source = Start(Enforcing);
        Write("version: 2\n");
        PollTwice(source);
        var changed = 0;
        source.Changed += _ => changed++;

        Write(Enforcing);
        PollTwice(source);

        Assert.Empty(source.Status.Errors);
        Assert.Equal(0, changed);
    }

    [Fact]
    public void Poll_FileGone_KeepsTheLastGoodPolicyAndSaysSo()
    {
        using var source = Start(Enforcing);

        File.Delete(Path);
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
        Assert.Equal([new PolicyError(1, 1, "the file is not there")], source.Status.Errors);
    }

    [Fact]
    public void Poll_FileThatComesLater_ComesIntoForce()
    {
        using var source = Start(text: null);

        Write(Enforcing);
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
    }

    [Fact]
    public void Poll_FileRenamedOver_ComesIntoForce()
    {
        using var source = Start(Observing);

        File.WriteAllText(Path + ".new", Enforcing);
        File.Move(Path + ".new", Path, overwrite: true);
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
    }

    [Fact]
    public void Poll_SymbolicLinkToTheFolderSwitched_ComesIntoForce()
    {
        var (one, two) = (_folder.CreateSubdirectory("one"), _folder.CreateSubdirectory("two"));
        File.WriteAllText(System.IO.Path.Combine(one.FullName, "zocsec.yml"), Observing);
        File.WriteAllText(System.IO.Path.Combine(two.FullName, "zocsec.yml"), Enforcing);
        var link = System.IO.Path.Combine(_folder.FullName, "data");
        Directory.CreateSymbolicLink(link, one.FullName);
        File.CreateSymbolicLink(Path, System.IO.Path.Combine(link, "zocsec.yml"));
        using var source = Start(text: null);
        Assert.Equal(Mode.Observe, Now(source).Mode);

        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, two.FullName);
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
    }

    [Fact]
    public void Poll_SameSizeAndTimes_IsSeenAllTheSame()
    {
        using var source = Start(Observing);
        var written = File.GetLastWriteTimeUtc(Path);

        Write(Enforcing);
        File.SetLastWriteTimeUtc(Path, written);
        PollTwice(source);

        Assert.Equal(Observing.Length, Enforcing.Length);
        Assert.Equal(Mode.Enforce, Now(source).Mode);
    }

    [Fact]
    public void Changed_IsRaisedOnceForAnotherHash_AfterItIsInForce()
    {
        using var source = Start(Observing);
        var seen = new List<Mode>();
        source.Changed += _ => seen.Add(Now(source).Mode);

        Write(Enforcing);
        PollTwice(source);
        PollTwice(source);

        Assert.Equal([Mode.Enforce], seen);
    }

    [Fact]
    public void Poll_FileOverTheLimit_IsRefused()
    {
        using var source = Start(Enforcing);

        Write(Enforcing + new string('#', PolicyReader.MaxBytes));
        PollTwice(source);

        Assert.Equal(Mode.Enforce, Now(source).Mode);
        Assert.Contains("1 MiB", Assert.Single(source.Status.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TakesALookEverySecond()
    {
        var time = new FakeTimeProvider();
        using var source = Start(Observing, time);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += _ => changed.SetResult();
        await source.StartAsync(CancellationToken.None);
        Write(Enforcing);

        while (!changed.Task.IsCompleted)
        {
            time.Advance(FilePolicySource.Interval);
            await Task.Yield();
        }

        await source.StopAsync(CancellationToken.None);
        Assert.Equal(Mode.Enforce, Now(source).Mode);
    }

    private FilePolicySource Start(string? text, TimeProvider? time = null)
    {
        if (text is not null)
        {
            Write(text);
        }

        return new FilePolicySource(
            Path,
            TestPolicy.Reader,
            time ?? new FakeTimeProvider(),
            NullLogger<FilePolicySource>.Instance
        );
    }

    private void Write(string text) => File.WriteAllText(Path, text);

    private static void PollTwice(FilePolicySource source)
    {
        source.Poll();
        source.Poll();
    }

    private static Policy Now(FilePolicySource source) => source.For(TenantId.Default);
}
