using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.Storage;

/// <summary>Tries what a process leaves behind that dies between any two of its requests, or whose answers get lost.</summary>
public abstract class AzureFaultTests(Azurite azurite)
{
    private static readonly TimeSpan LeaseAndPatience = TimeSpan.FromMinutes(4);

    private protected FakeTimeProvider Time { get; } = SqliteStores.Clock();

    private protected async Task<AzureStores> StartAsync(AzureFaults faults) =>
        new(await azurite.SettingsAsync(), Time, faults.Adjust);

    private protected static async Task RunToCrashAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (CrashException)
        {
            // It is dead.
        }
    }

    // Until every lease is over and every lost message is sent again.
    private protected async Task OutlastAsync(AzureStores stores)
    {
        Time.Advance(LeaseAndPatience);
        await stores.UpkeepAsync();
    }

    private protected static async Task<List<Leased>> LeaseAllAsync(AzureStores stores)
    {
        var leased = new List<Leased>();
        while (await stores.Queue.LeaseAsync(10, default) is { IsEmpty: false } some)
        {
            leased.AddRange(some);
        }

        return leased;
    }

    /// <summary>Runs a test with a fault after 0, 1, 2 … requests until none happens any more.</summary>
    private protected async Task AtEveryRequestAsync(
        Func<AzureStores, AzureStores, Task> test,
        Func<AzureStores, Task>? prepare = null,
        bool losesAnswers = false
    )
    {
        var happened = true;
        for (var requests = 0; happened; requests++)
        {
            var settings = await azurite.SettingsAsync();
            var faults = new AzureFaults();
            using var faulty = new AzureStores(settings, Time, faults.Adjust);
            using var next = new AzureStores(settings, Time);
            await (prepare ?? (stores => stores.UpkeepAsync()))(faulty);
            (losesAnswers ? (Action<int>)faults.LoseAnswerAfter : faults.CrashAfter)(requests);

            await test(faulty, next);

            happened = faults.Happened;
            Assert.True(happened || requests > 1, "No fault ever happened.");
        }
    }
}
