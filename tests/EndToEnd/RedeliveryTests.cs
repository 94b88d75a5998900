using Cronos;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Redelivery;

namespace ZocSec.Tests.EndToEnd;

public sealed class RedeliveryTests
{
    private const int Events = 200;

    [Fact]
    public async Task DownWhileMuchHappens_EverythingIsActedOnThroughRedeliveryAlone()
    {
        await using var organization = await GuardedOrganization.StartAsync(settings: same =>
            same with
            {
                SweepSchedule = CronExpression.Parse("0 0 29 2 *"),
            }
        );
        var names = Enumerable.Range(0, Events).Select(number => $"repo-{number}").ToList();
        names.ForEach(name => organization.Acme.Create(name));
        await organization.SweptAsync();
        var queries = organization.Requests("POST /graphql");

        await organization.StopAsync();
        names.ForEach(name => organization.Acme.Publicize(name));
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        Assert.True(organization.Sandbox.Webhooks.Deliveries.Count(delivery => delivery.StatusCode == 0) >= Events);
        await organization.StartAgainAsync();

        await organization.Entries.WhenAsync(_ => organization.Entries.Remediated().Count == Events);
        await organization.IdleAsync();
        Assert.All(names, name => Assert.Equal("private", organization.Acme[name].Visibility));
        Assert.All(organization.Sandbox.Requests.PatchesByRepository, patches => Assert.Equal(1, patches.Value));
        Assert.Equal(queries, organization.Requests("POST /graphql"));
        // All is settled now: nothing is asked for again, by nobody.
        var redeliverer = organization.Services.GetRequiredService<Redeliverer>();
        Assert.Equal(0, await redeliverer.RunOnceAsync(default));
    }

    [Fact]
    public async Task TwoProcessesAtOnce_DoNoHarm()
    {
        await using var organization = await GuardedOrganization.StartAsync(settings: same =>
            same with
            {
                SweepSchedule = CronExpression.Parse("0 0 29 2 *"),
            }
        );
        organization.Acme.Create("fresh");
        await organization.SweptAsync();
        organization.Sandbox.Faults.Plan = new() { Deliveries = new() { Lost = 1 } };
        organization.Acme.Publicize("fresh");
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        organization.Sandbox.Faults.Clear();

        var redeliverer = organization.Services.GetRequiredService<Redeliverer>();
        var asked = await Task.WhenAll(redeliverer.RunOnceAsync(default), redeliverer.RunOnceAsync(default));

        await organization.IdleAsync();
        Assert.True(asked.Sum() > 0);
        Assert.Single(organization.Entries.Remediated());
        Assert.Equal("private", organization.Acme["fresh"].Visibility);
    }
}
