using System.Collections.Concurrent;
using System.Net.Sockets;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

/// <summary>
/// <c>kill -9</c> at random moments under load. What the program answered with 2xx must be decided in the end, whatever
/// became of the process that answered.
/// </summary>
public sealed class KillTests
{
    private const int Kills = 50;
    private const int Seed = 20260301;

    // A sweep makes one change a second: turning on the alerts of some thousand repositories would take an hour.
    private const string Policy = GuardedOrganization.Enforce + "github: { vulnerability-alerts: { mode: observe } }\n";

    [Fact]
    public async Task KilledAgainAndAgainUnderLoad_NothingAcceptedIsLostAndNothingIsDoneTwice()
    {
        using var folder = new TempFolder();
        var policy = Path.Combine(folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(policy, Policy);
        var storage = Path.Combine(folder.Path, "data");
        await using var sandbox = await SandboxServer.StartAsync();
        var load = new Load(sandbox);
        var random = new Random(Seed);

        for (var kill = 0; kill < Kills; kill++)
        {
            using var program = await ProgramProcess.StartAsync(sandbox, storage, policy);
            var sending = load.SendAsync(program.Url, batch: kill);
            await Task.WhenAny(load.WhenAcceptedAsync(batch: kill), sending);
            await Task.Delay(random.Next(0, 100));
            await program.KillAsync();
            await sending;
        }

        Assert.NotEmpty(load.Accepted);
        using (await ProgramProcess.StartAsync(sandbox, storage, policy))
        {
            await WhenIdleAsync(storage);
        }

        await AssertDecidedAsync(storage, load);
        AssertPrivate(sandbox, load);
    }

    // Every accepted event has exactly one decision, and every chain is whole.
    private static async Task AssertDecidedAsync(string storage, Load load)
    {
        using var stores = new SqliteStores(storage, TimeProvider.System);
        var entries = await AllAsync(stores.Ledger);
        var decided = entries
            .Where(entry => entry.Guardrail.Value == "github/public-repository")
            .ToLookup(entry => entry.Trigger, StringComparer.Ordinal);
        Assert.DoesNotContain(load.Accepted.Keys, key => decided[key].Count() != 1);
        Assert.Empty(await stores.Queue.ListDeadLettersAsync(tenant: null, 10, default));
        Assert.Empty((await stores.Ledger.ListAsync(new StandingQuery { IntentOnly = true }, default)).Standings);
        Assert.Equal("ok", stores.Read(session => (string?)session.Scalar("PRAGMA integrity_check")));
        foreach (var chain in entries.GroupBy(entry => (entry.Guardrail, entry.Resource)))
        {
            var previous = "";
            foreach (var (place, entry) in chain.OrderBy(entry => entry.Number).Index())
            {
                Assert.Equal((place + 1L, previous), (entry.Number, entry.Previous));
                previous = entry.Hash;
            }
        }
    }

    // No repository is left public, and none was changed more often than it was found public.
    private static void AssertPrivate(SandboxServer sandbox, Load load)
    {
        Assert.All(load.Accepted.Values, name => Assert.Equal("private", sandbox.Organization[name].Visibility));
        Assert.All(sandbox.Requests.PatchesByRepository, patches => Assert.Equal(1, patches.Value));
    }

    private static async Task WhenIdleAsync(string storage)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var stores = new SqliteStores(storage, TimeProvider.System);

        // The looks of a sweep at what it found public are due a second apart, long after the events have settled it.
        while (
            await stores.Queue.StatusAsync(default) is { OldestDue: { } due } && due <= TimeProvider.System.GetUtcNow()
        )
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<List<LedgerEntry>> AllAsync(ILedger ledger)
    {
        var all = new List<LedgerEntry>();
        for (string? before = null; ; before = all[^1].Id)
        {
            var page = await ledger.ReadAsync(new LedgerQuery { Limit = 1000, Before = before }, default);
            all.AddRange(page);
            if (page.Length < 1000)
            {
                return all;
            }
        }
    }

    /// <summary>People who make repositories public, and the deliveries that tell of it.</summary>
    private sealed class Load(SandboxServer sandbox)
    {
        private const int Batch = 40;

        private readonly ConcurrentDictionary<int, TaskCompletionSource> _accepted = new();

        /// <summary>The events that were answered with 2xx, and the repositories they are about.</summary>
        public ConcurrentDictionary<string, string> Accepted { get; } = new(StringComparer.Ordinal);

        /// <summary>Completes when something of a batch was accepted, so that no kill comes before all work.</summary>
        public Task WhenAcceptedAsync(int batch) => _accepted.GetOrAdd(batch, _ => new()).Task;

        /// <summary>Sends until all is sent or the program is gone.</summary>
        public async Task SendAsync(Uri url, int batch)
        {
            using var http = new HttpClient { BaseAddress = url };
            await Parallel.ForAsync(
                0,
                Batch,
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (number, ct) => await SendOneAsync(http, batch, $"r-{batch}-{number}", ct)
            );
        }

        private async Task SendOneAsync(HttpClient http, int batch, string name, CancellationToken ct)
        {
            var repository = sandbox.Organization.Create(name);
            sandbox.Organization.Put(repository with { Visibility = "public" });
            var id = Guid.NewGuid().ToString();
            using var request = PublicizedDelivery.Of(sandbox, repository, id);
            try
            {
                using var answer = await http.SendAsync(request, ct);
                if (answer.IsSuccessStatusCode)
                {
                    Accepted[PublicizedDelivery.KeyOf(sandbox, id)] = name;
                    _accepted.GetOrAdd(batch, _ => new()).TrySetResult();
                }
            }
            catch (Exception error) when (error is HttpRequestException or SocketException or IOException)
            {
                // It was killed before it answered: what it did not promise, it need not keep.
            }
        }
    }
}
