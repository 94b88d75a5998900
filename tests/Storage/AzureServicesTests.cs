using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;
using ZocSec.Core.Storage.Azure;
using ZocSec.Tests.Ledger;

namespace ZocSec.Tests.Storage;

public sealed class AzureServicesTests(Azurite azurite)
{
    [Fact]
    public async Task Services_WithTheRealClock_WorkTogether()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddZocSecAzure(await azurite.SettingsAsync())
            .BuildServiceProvider();
        var upkeep = services.GetServices<IHostedService>().Single();
        await upkeep.StartAsync(default);
        var (queue, ledger) = (services.GetRequiredService<IWorkQueue>(), services.GetRequiredService<ILedger>());
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        await queue.EnqueueAsync(
            [LedgerSamples.Look("work", now), LedgerSamples.Look("late", now.AddHours(1))],
            default
        );
        var leased = Assert.Single(await queue.LeaseAsync(10, default));
        Assert.True(
            await ledger.SettleAsync(
                new Settlement(
                    LedgerSamples.Standing("1"),
                    LedgerSamples.Entry("1", now),
                    leased,
                    [LedgerSamples.Look("follow", now)]
                ),
                default
            )
        );
        await services.GetRequiredService<ICursors>().SetAsync("name", "value", default);

        Assert.Equal("follow", Assert.Single(await queue.LeaseAsync(10, default)).Work.Id);
        Assert.Equal(2, (await queue.StatusAsync(default)).Waiting);
        Assert.Same(queue, services.GetRequiredService<IWorkMessages>());
        await upkeep.StopAsync(default);
    }
}
