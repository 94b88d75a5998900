using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Queue;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Tests.EndToEnd;

/// <summary>GitHub is down for ten minutes and comes back with limits, on a clock that the test turns.</summary>
public sealed class OutageTests
{
    private const int Repositories = 200;

    [Fact]
    public async Task DownForTenMinutesThenLimited_EverythingIsMendedAndNothingIsHammered()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var organization = await GuardedOrganization.StartAsync(time: time, recordExchanges: false);
        var names = Enumerable.Range(0, Repositories).Select(number => $"repo-{number}").ToList();
        names.ForEach(name => organization.Acme.Create(name));
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        await SettleAsync(organization, time);

        organization.Sandbox.Faults.SetOutage(true);
        names.ForEach(name => organization.Acme.Publicize(name));
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        await TurnAsync(time, TimeSpan.FromMinutes(1));
        organization.Sandbox.Requests.Reset();
        await TurnAsync(time, TimeSpan.FromMinutes(9));

        // Two hundred wait; now and then one asks for all whether it is over.
        Assert.InRange(organization.Sandbox.Requests.Total, 1, 60);
        Assert.Empty(organization.Entries.Remediated());

        organization.Sandbox.Requests.Reset();
        organization.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Method = "PATCH",
                    Kind = FaultKind.SecondaryLimit,
                    RetryAfter = 30,
                    Probability = 0.05,
                },
                new FaultRule
                {
                    Method = "GET",
                    Kind = FaultKind.SecondaryLimit,
                    Status = 429,
                    RetryAfter = 10,
                    Probability = 0.02,
                },
            ],
        };
        for (var minute = 0; minute < 240 && !IsDone(organization); minute++)
        {
            await TurnAsync(time, TimeSpan.FromMinutes(1));
        }

        Assert.All(names, name => Assert.Equal("private", organization.Acme[name].Visibility));
        Assert.True(IsDone(organization), "every event has its decision");
        var status = await organization.Services.GetRequiredService<IWorkQueue>().StatusAsync(default);
        Assert.Equal((0, 0), (status.Waiting, status.DeadLetters));
        // A read, a change, a proof, and two reads of the alerts when it is private again; and what the limits refused.
        Assert.InRange(organization.Sandbox.Requests.Total, 5 * Repositories, 8 * Repositories);
    }

    private static bool IsDone(GuardedOrganization organization) =>
        organization.Entries.Remediated().Count == Repositories;

    // Until the sweep at the start is over.
    private static async Task SettleAsync(GuardedOrganization organization, FakeTimeProvider time)
    {
        var queue = organization.Services.GetRequiredService<IWorkQueue>();
        do
        {
            await TurnAsync(time, TimeSpan.FromSeconds(10));
        } while ((await queue.StatusAsync(default)).Waiting > 0);
    }

    // The clock goes on in small steps, and real work is let through between them.
    private static async Task TurnAsync(FakeTimeProvider time, TimeSpan span)
    {
        for (var gone = TimeSpan.Zero; gone < span; gone += TimeSpan.FromSeconds(1))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }
}
