using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Sandbox;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Four processes share one storage account and one GitHub, as the platform scales the program out.</summary>
public sealed class ScaleOutTests : IAsyncLifetime
{
    private const int Processes = 4;
    private const int Rounds = 3;
    private const int Seed = 20260301;
    private const string Guardrail = "github/public-repository";

    // ZOCSEC_SCALE_EVENTS=5000 takes about ten minutes on two cores.
    private readonly int _events = int.Parse(
        Environment.GetEnvironmentVariable("ZOCSEC_SCALE_EVENTS") ?? "1000",
        System.Globalization.CultureInfo.InvariantCulture
    );

    private readonly TempFolder _folder = new();
    private readonly Azurite _azurite = new();
    private readonly ConcurrentDictionary<int, ProgramProcess> _running = new();
    private AzureSettings _account = null!;
    private SandboxServer _sandbox = null!;
    private ServiceProvider _storage = null!;

    public async ValueTask InitializeAsync()
    {
        _account = await _azurite.SettingsAsync() with { Prefix = AzureSettings.DefaultPrefix };
        _storage = new ServiceCollection().AddLogging().AddZocSecAzure(_account).BuildServiceProvider();
        _sandbox = await SandboxServer.StartAsync();
        // The sweep at the start would find what the events are about.
        await _storage
            .GetRequiredService<ICursors>()
            .SetAsync("sweep", TimeProvider.System.GetUtcNow().ToString("O"), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _running.Values)
        {
            program.Dispose();
        }

        await _storage.DisposeAsync();
        await _sandbox.DisposeAsync();
        _azurite.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task EachKilledAgainAndAgain_NoEventIsLost_AndEachViolationIsChangedOnce()
    {
        await WritePolicyAsync(GuardedOrganization.Enforce);
        await StartAllAsync();
        using var done = new CancellationTokenSource();
        var killing = KillAsync(done.Token);

        var accepted = await SendAsync(_events);
        await done.CancelAsync();
        var kills = await killing;
        await WhenDecidedAsync(accepted);

        Assert.True(kills >= Processes, $"only {kills} processes were killed");
        Assert.Equal(_events, accepted.Count);
        var decided = (await EntriesAsync())
            .Where(entry => entry.Guardrail.Value == Guardrail)
            .ToLookup(entry => entry.Trigger, StringComparer.Ordinal);
        Assert.DoesNotContain(accepted, key => decided[key].Count() != 1);
        Assert.All(
            _sandbox.Organization.Repositories.Where(repository =>
                repository.Name.StartsWith("r-", StringComparison.Ordinal)
            ),
            repository => Assert.False(repository.IsPublic)
        );
        Assert.Equal(_events, _sandbox.Requests.PatchesByRepository.Count);
        Assert.All(_sandbox.Requests.PatchesByRepository, patches => Assert.Equal(1, patches.Value));
        Assert.Empty(await Queue.ListDeadLettersAsync(tenant: null, 10, CancellationToken.None));
        Assert.Empty(
            (await Ledger.ListAsync(new StandingQuery { IntentOnly = true }, CancellationToken.None)).Standings
        );
    }

    [Fact]
    public async Task TheBreaker_CountsTheChangesOfAll()
    {
        const int Limit = 20;
        await WritePolicyAsync($"version: 1\nmode: enforce\nlimits: {{ changes-per-hour: {Limit} }}\n");
        await StartAllAsync();

        await WhenDecidedAsync(await SendAsync(events: 200));

        Assert.Equal(Limit, _sandbox.Requests.PatchesByRepository.Values.Sum());
        Assert.Equal(Guardrail, Assert.Single(await Ledger.ListBreakersAsync(CancellationToken.None)).Guardrail.Value);
    }

    private IWorkQueue Queue => _storage.GetRequiredService<IWorkQueue>();

    private ILedger Ledger => _storage.GetRequiredService<ILedger>();

    private string PolicyPath => Path.Combine(_folder.Path, "zocsec.yml");

    private Task WritePolicyAsync(string policy) => File.WriteAllTextAsync(PolicyPath, policy);

    private Task StartAllAsync() => Task.WhenAll(Enumerable.Range(0, Processes).Select(StartAsync));

    private async Task StartAsync(int number) =>
        _running[number] = await ProgramProcess.StartAsync(
            _sandbox,
            Path.Combine(_folder.Path, $"{number}"),
            PolicyPath,
            ("Storage__Provider", "azure"),
            ("AzureWebJobsStorage", _account.ConnectionString!),
            ("Sweep__Schedule", "0 0 29 2 *")
        );

    // One after the other in random order, each at a random moment; a new process takes its place.
    private async Task<int> KillAsync(CancellationToken ct)
    {
        var random = new Random(Seed);
        var kills = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var order = Enumerable.Range(0, Processes).ToArray();
            random.Shuffle(order);
            foreach (var number in order)
            {
                try
                {
                    await Task.Delay(random.Next(500, 4000), ct);
                }
                catch (OperationCanceledException)
                {
                    return kills;
                }

                await _running[number].KillAsync();
                kills++;
                await StartAsync(number);
            }
        }

        return kills;
    }

    /// <summary>Makes repositories public, and delivers each event until one of the processes has taken it.</summary>
    private async Task<HashSet<string>> SendAsync(int events)
    {
        var accepted = new ConcurrentBag<string>();
        using var http = new HttpClient();
        await Parallel.ForAsync(
            0,
            events,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, ct) =>
            {
                var repository = _sandbox.Organization.Create($"r-{number}");
                _sandbox.Organization.Put(repository with { Visibility = "public" });
                var id = Guid.NewGuid().ToString();
                for (
                    var attempt = number;
                    !await DeliverAsync(http, repository, id, attempt % Processes, ct);
                    attempt++
                )
                {
                    await Task.Delay(50, ct);
                }

                accepted.Add(PublicizedDelivery.KeyOf(_sandbox, id));
            }
        );
        return [.. accepted];
    }

    private async Task<bool> DeliverAsync(
        HttpClient http,
        ZocSec.Sandbox.Organizations.SandboxRepository repository,
        string id,
        int process,
        CancellationToken ct
    )
    {
        using var request = PublicizedDelivery.Of(_sandbox, repository, id);
        request.RequestUri = new Uri(_running[process].Url, request.RequestUri!);
        try
        {
            using var answer = await http.SendAsync(request, ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // What a killed process held is free when its lease has ended.
    private async Task WhenDecidedAsync(HashSet<string> accepted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        while (true)
        {
            var missing = new HashSet<string>(accepted, StringComparer.Ordinal);
            missing.ExceptWith((await EntriesAsync()).Select(entry => entry.Trigger));
            if (missing.Count == 0)
            {
                return;
            }

            await Task.Delay(2000, patience.Token);
        }
    }

    private async Task<List<LedgerEntry>> EntriesAsync()
    {
        var all = new List<LedgerEntry>();
        var tenant = new TenantId(FormattableString.Invariant($"{_sandbox.InstallationId}"));
        for (string? before = null; ; before = all[^1].Id)
        {
            var query = new LedgerQuery
            {
                Limit = 1000,
                Before = before,
                Tenant = tenant,
            };
            var page = await Ledger.ReadAsync(query, CancellationToken.None);
            all.AddRange(page);
            if (page.Length < 1000)
            {
                return all;
            }
        }
    }
}
