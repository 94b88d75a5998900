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
        var queue = organization.Services.GetRequiredService<IWorkQueue>();
        for (var minute = 0; minute < 240 && !await IsDoneAsync(organization, queue); minute++)
        {
            await TurnAsync(time, TimeSpan.FromMinutes(1));
        }

        Assert.All(names, name => Assert.Equal("private", organization.Acme[name].Visibility));
        Assert.Equal(Repositories, organization.Entries.Remediated().Count);
        var status = await queue.StatusAsync(default);
        Assert.Equal((0, 0), (status.Waiting, status.DeadLetters));
        // One change each, and what the limits refused of them. Reads are a look, its proof and the alerts afterwards;
        // how many looks of one repository become one depends on how busy the machine is.
        Assert.InRange(Patches(organization), Repositories, 1.2 * Repositories);
        Assert.InRange(organization.Sandbox.Requests.Total, 5 * Repositories, 11 * Repositories);
    }

    private static async Task<bool> IsDoneAsync(GuardedOrganization organization, IWorkQueue queue) =>
        organization.Entries.Remediated().Count == Repositories && (await queue.StatusAsync(default)).Waiting == 0;

    private static double Patches(GuardedOrganization organization) =>
        organization.Sandbox.Requests.Count("PATCH", "/repos/{owner}/{repo}");

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
