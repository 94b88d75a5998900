using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Something happens to a repository after a look has read it and before it is changed.</summary>
public sealed class MovedRepositoryTests
{
    [Fact]
    public async Task Renamed_IsMendedUnderItsNewName()
    {
        await using var organization = await WhenReadAsync(acme =>
            acme.Edit("fresh", new RepositoryEdit { Name = "stale" })
        );

        await organization.Entries.WhenAsync("stale", EntryOutcome.Remediated);

        Assert.Equal("private", organization.Acme["stale"].Visibility);
    }

    // It is public, so it can still be read; the installation may not change it.
    [Fact]
    public async Task Transferred_OutOfSight_IsNotTouched()
    {
        await using var organization = await WhenReadAsync(acme => acme.Transfer("fresh", "umbrella"));

        await organization.Entries.WhenAsync(entries =>
            entries.Any(entry => entry.Outcome is EntryOutcome.Blocked && entry.Resource.Name == "umbrella/fresh")
        );
        await organization.IdleAsync();

        Assert.Equal("public", organization.Sandbox.GitHub.Find("umbrella/fresh")!.Visibility);
        Assert.Empty(organization.Entries.Remediated());
        await AssertNothingSetAsideAsync(organization);
    }

    [Fact]
    public async Task Deleted_EndsTheLook()
    {
        await using var organization = await WhenReadAsync(acme => acme.Delete("fresh"));

        await organization.Entries.WhenAsync(entries =>
            entries.Any(entry =>
                entry.Outcome is EntryOutcome.Gone or EntryOutcome.Blocked && entry.Resource.Name == "acme/fresh"
            )
        );
        await organization.IdleAsync();

        await AssertNothingSetAsideAsync(organization);
    }

    [Fact]
    public async Task NameTakenByAnother_TheOtherIsNotTouched()
    {
        await using var organization = await WhenReadAsync(acme =>
        {
            acme.Edit("fresh", new RepositoryEdit { Name = "stale" });
            acme.Put(
                new SandboxRepository
                {
                    Id = 0,
                    Owner = "acme",
                    Name = "fresh",
                    Visibility = "public",
                    Topics = ["open-source"],
                }
            );
        });

        await organization.Entries.WhenAsync("stale", EntryOutcome.Remediated);
        await organization.IdleAsync();

        Assert.Equal("private", organization.Acme["stale"].Visibility);
    }

    private static async Task<GuardedOrganization> WhenReadAsync(System.Action<SandboxOrganization> then)
    {
        var organization = await GuardedOrganization.StartAsync(recordExchanges: false);
        organization.Sandbox.GitHub.AddOrganization("umbrella");
        organization.Acme.Create("fresh");
        await organization.SweptAsync();
        organization.Sandbox.Observer = new ExchangeHook(
            "GET /repos/acme/fresh",
            time: 1,
            () => then(organization.Acme)
        );
        organization.Acme.Publicize("fresh");
        return organization;
    }

    private static async Task AssertNothingSetAsideAsync(GuardedOrganization organization) =>
        Assert.Empty(
            await organization
                .Services.GetRequiredService<IWorkQueue>()
                .ListDeadLettersAsync(tenant: null, 10, CancellationToken.None)
        );
}
