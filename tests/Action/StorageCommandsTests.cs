using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Action;

/// <summary>The commands that work on a server's storage folder, on a real one.</summary>
public sealed class StorageCommandsTests : IAsyncDisposable
{
    private static readonly GuardrailName s_guardrail = GuardrailCatalogue.All[0].Name;
    private static readonly TenantId s_tenant = new("4711");
    private static readonly DateTimeOffset s_time = new(2026, 1, 31, 9, 12, 0, TimeSpan.Zero);

    private readonly StorageServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task DeadLettersList_PrintsIdAndReasonOnALine()
    {
        await SetAsideAsync("look-1", "refused\u001b[2J\nby GitHub");

        var (code, output, _) = await _server.RunAsync("dead-letters", "list");

        Assert.Equal(0, code);
        Assert.Contains("  look-1  refused [2J by GitHub\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLettersRedrive_OneId_QueuesThatOne()
    {
        await SetAsideAsync("look-1", "a");
        await SetAsideAsync("look-2", "b");

        Assert.Equal((0, "queued again: 1\n", ""), await _server.RunAsync("dead-letters", "redrive", "look-1"));

        Assert.Equal(
            ["look-2"],
            (await _server.Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None)).Select(one =>
                one.Work.Id
            )
        );
        Assert.Equal(["look-1"], (await LeaseAfterRestartAsync()).Select(work => work.Id));
    }

    [Fact]
    public async Task DeadLettersRedrive_NoId_QueuesAll()
    {
        await SetAsideAsync("look-1", "a");
        await SetAsideAsync("look-2", "b");

        Assert.Equal((0, "queued again: 2\n", ""), await _server.RunAsync("dead-letters", "redrive"));
    }

    [Fact]
    public async Task DeadLettersRedrive_UnknownId_IsAProblem()
    {
        var (code, _, error) = await _server.RunAsync("dead-letters", "redrive", "look-9");

        Assert.Equal(1, code);
        Assert.Contains("look-9", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BreakerReset_NotTripped_IsAProblem()
    {
        var (code, _, error) = await _server.RunAsync("breaker", "reset", "4711", s_guardrail.Value);

        Assert.Equal(1, code);
        Assert.Contains("not tripped", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BreakerReset_Tripped_QueuesALookForEveryOpenViolation()
    {
        await ViolateAsync("1");
        await ViolateAsync("2");
        Assert.Equal(BeginResult.Begun, await BeginAsync("1"));
        Assert.Equal(BeginResult.Tripped, await BeginAsync("2"));
        var (_, listed, _) = await _server.RunAsync("breaker", "list");

        Assert.Contains($"4711  {s_guardrail}\n", listed, StringComparison.Ordinal);
        Assert.Equal(
            (0, "reset; open violations to look at again: 2\n", ""),
            await _server.RunAsync("breaker", "reset", "4711", s_guardrail.Value)
        );

        var looks = (await LeaseAfterRestartAsync()).Cast<Look>().ToList();
        Assert.Equal(["1", "2"], looks.Select(look => look.Hint.Resource.Key).Order(StringComparer.Ordinal));
        Assert.All(looks, look => Assert.Equal(LookCause.BreakerReset, look.Cause));
        Assert.Equal((0, "", "no tripped breakers\n"), await _server.RunAsync("breaker", "list"));
    }

    [Fact]
    public async Task LedgerList_PrintsDecisionsNewestFirst()
    {
        await ViolateAsync("1");
        await ViolateAsync("2");

        var (code, output, _) = await _server.RunAsync("ledger", "list", "--tenant", "4711");

        Assert.Equal(0, code);
        Assert.Equal(
            $"""
            2026-01-31 09:12:00Z  observed  4711  {s_guardrail}  octo-org/2: public [visibility: public → private]
            2026-01-31 09:12:00Z  observed  4711  {s_guardrail}  octo-org/1: public [visibility: public → private]

            """.ReplaceLineEndings("\n"),
            output
        );
    }

    [Fact]
    public async Task LedgerList_AnotherOutcome_SaysThatThereAreNone()
    {
        await ViolateAsync("1");

        Assert.Equal(
            (0, "", "no decisions\n"),
            await _server.RunAsync("ledger", "list", "--outcome", "breaker-tripped")
        );
    }

    [Theory]
    [InlineData("ledger", "list")]
    [InlineData("ledger", "verify")]
    [InlineData("breaker", "list")]
    public async Task FolderWithoutADatabase_IsRefusedAndLeftEmpty(string command, string verb)
    {
        using var elsewhere = new CommandLine();

        var (code, _, error) = await CommandLine.RunAsync(command, verb, "--storage", elsewhere.Storage);

        Assert.Equal(3, code);
        Assert.Contains("--storage", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Storage));
    }

    [Theory]
    [InlineData("ledger", "list")]
    [InlineData("ledger", "verify")]
    [InlineData("breaker", "list")]
    public async Task FileThatIsNoDatabase_IsRefused(string command, string verb)
    {
        using var elsewhere = new CommandLine();
        elsewhere.File("zocsec.db", new string('x', 8192));

        var (code, _, error) = await CommandLine.RunAsync(command, verb, "--storage", elsewhere.Storage);

        Assert.Equal(3, code);
        Assert.NotEmpty(error);
    }

    private async Task<IReadOnlyList<Work>> LeaseAfterRestartAsync()
    {
        await using var restarted = _server.Start();
        var leased = await restarted.GetRequiredService<IWorkQueue>().LeaseAsync(10, CancellationToken.None);
        return [.. leased.Select(one => one.Work)];
    }

    private static ResourceId Resource(string key) =>
        new(s_tenant, new ResourceKind("github/repository"), key, $"octo-org/{key}");

    private async Task SetAsideAsync(string id, string reason)
    {
        var look = new Look(
            id,
            s_time,
            s_guardrail,
            new Hint(Resource("1")),
            LookCause.Event,
            "trigger",
            Actor: null,
            s_time,
            s_time
        );
        await _server.Queue.EnqueueAsync([look], CancellationToken.None);
        await _server.Queue.DeadLetterAsync(
            Assert.Single(await _server.Queue.LeaseAsync(1, CancellationToken.None)),
            reason,
            CancellationToken.None
        );
    }

    private async Task ViolateAsync(string key)
    {
        var entry = new LedgerEntry
        {
            Id = $"entry-{key}",
            Time = s_time,
            Guardrail = s_guardrail,
            Resource = Resource(key),
            Verdict = VerdictKind.Violation,
            Reason = "public",
            Outcome = EntryOutcome.Observed,
            Changes = [new Change("visibility", "public", "private")],
            Cause = LookCause.Event,
            Trigger = "trigger",
            Policy = "none",
        };
        Assert.True(
            await _server.Ledger.SettleAsync(
                new Settlement(Standing(key), entry, Completes: null, Follow: []),
                CancellationToken.None
            )
        );
    }

    /// <summary>Begins a change where one an hour is allowed.</summary>
    private async Task<BeginResult> BeginAsync(string key)
    {
        var standing = await _server.Ledger.FindAsync(
            new StandingKey(s_guardrail, Resource(key)),
            CancellationToken.None
        );
        var begun = standing! with
        {
            Intent = new Intent(
                "look",
                JsonSerializer.SerializeToElement("before"),
                "public",
                [new Change("visibility", "public", "private")],
                Actor: null,
                "trigger",
                s_time,
                "none",
                s_time
            ),
        };
        return await _server.Ledger.BeginAsync(begun, changesPerHour: 1, CancellationToken.None);
    }

    private static Standing Standing(string key) =>
        new()
        {
            Guardrail = s_guardrail,
            Resource = Resource(key),
            Verdict = VerdictKind.Violation,
            Reason = "public",
            Outcome = EntryOutcome.Observed,
            ReadAt = s_time,
        };
}
