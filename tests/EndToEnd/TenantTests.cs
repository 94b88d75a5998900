using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Tenants;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>One App on several organisations, and what becomes of their installations.</summary>
public sealed class TenantTests
{
    private static readonly TenantId Acme = TenantId.Installation(1);
    private static readonly TenantId Umbrella = TenantId.Installation(2);

    [Fact]
    public async Task TwoOrganizations_LimitOfOne_DoesNotHoldUpTheOther()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox => Found(sandbox, "virus"));
        await organization.SweptAsync();
        organization.Acme.Create("fresh");
        await organization.IdleAsync();
        organization.Sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Path = "/repos/acme/*",
                    Kind = FaultKind.SecondaryLimit,
                    RetryAfter = 3600,
                },
            ],
        };

        organization.Acme.Publicize("fresh");
        organization.Sandbox.GitHub.Organization("umbrella").Publicize("virus");
        await WhenAsync(organization, "umbrella/virus", EntryOutcome.Remediated);

        Assert.Equal("public", organization.Acme["fresh"].Visibility);
        Assert.Equal(2, organization.Sandbox.TokensHandedOut);
        Assert.Equal(Umbrella, organization.Entries.Remediated().Single().Resource.Tenant);
    }

    [Fact]
    public async Task TwoOrganizations_BreakerOfOne_DoesNotStopTheOther()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            "version: 1\nmode: enforce\nlimits: { changes-per-hour: 2, reversals-per-resource: 3 }\n",
            before: sandbox => Found(sandbox, "virus")
        );
        string[] names = ["one", "two", "three"];
        Array.ForEach(names, name => organization.Acme.Put(Repository(name)));
        await organization.SweptAsync();

        Array.ForEach(names, name => organization.Acme.Publicize(name));
        await organization.Entries.WhenAsync(entries =>
            entries.Any(entry => entry.Outcome == EntryOutcome.BreakerTripped && entry.Resource.Tenant == Acme)
        );
        organization.Sandbox.GitHub.Organization("umbrella").Publicize("virus");

        await WhenAsync(organization, "umbrella/virus", EntryOutcome.Remediated);
        Assert.Equal(
            Acme,
            Assert.Single(
                (await organization.Ledger.ListBreakersAsync(default)).Select(breaker => breaker.Tenant).Distinct()
            )
        );
    }

    [Fact]
    public async Task Installed_IsLookedAtAtOnce()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        await organization.SweptAsync();

        Found(organization.Sandbox, "virus", visibility: "public");

        await WhenAsync(organization, "umbrella/virus", EntryOutcome.Remediated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public async Task RepositoriesAdded_AreLookedAtAtOnce(int count)
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
            sandbox.GitHub.Change(sandbox.GitHub.Installations.Single() with { Selected = [] })
        );
        var names = Enumerable.Range(0, count).Select(number => $"repo-{number}").ToList();
        names.ForEach(name => organization.Acme.Put(Repository(name) with { Visibility = "public" }));
        await Eventually.IsSoAsync(() => Task.FromResult(organization.Requests("GET /installation/repositories") > 0));
        await organization.IdleAsync();
        var installation = organization.Sandbox.GitHub.Installations.Single();

        organization.Sandbox.GitHub.Change(
            installation with
            {
                Selected = [.. names.Select(name => organization.Acme[name].Id)],
            }
        );

        await organization.Entries.WhenAsync(_ => organization.Entries.Remediated().Count == count);
        Assert.All(names, name => Assert.Equal("private", organization.Acme[name].Visibility));
    }

    [Fact]
    public async Task Suspended_IsLeftAloneUntilItIsNot()
    {
        using var log = new LogKeeper();
        await using var organization = await GuardedOrganization.StartAsync(log: log);
        organization.Acme.Put(Repository("fresh"));
        await organization.SweptAsync();
        organization.Sandbox.GitHub.Suspend(1, suspended: true);
        await WhenStateAsync(organization, Acme, TenantStatus.Suspended);
        var tokens = organization.Requests("POST /app/installations/{installation_id}/access_tokens");
        organization.Acme.Put(organization.Acme["fresh"] with { Visibility = "public" });

        // A look that waited, and a sweep.
        await EnqueueLookAsync(organization, "fresh");
        await organization.Services.GetRequiredService<Sweeper>().BeginAsync("sweep/test", default);
        await organization.IdleAsync();

        Assert.Equal(tokens, organization.Requests("POST /app/installations/{installation_id}/access_tokens"));
        Assert.Equal("public", organization.Acme["fresh"].Visibility);
        Assert.Contains(
            log.Lines,
            line => line.Contains("test/fresh is left undone: the App is suspended", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            organization.Entries.All,
            entry => entry.Resource.Name == "acme/fresh" && entry.Outcome == EntryOutcome.Blocked
        );

        organization.Sandbox.GitHub.Suspend(1, suspended: false);

        await organization.Entries.WhenAsync("fresh", EntryOutcome.Remediated);
    }

    [Fact]
    public async Task SuspendedAndUnsuspendedUnheard_IsSeenByTheNextSweep()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        await organization.SweptAsync();
        organization.Sandbox.Faults.Plan = new FaultPlan { Deliveries = new DeliveryFaults { Lost = 1 } };
        organization.Sandbox.GitHub.Suspend(1, suspended: true);
        var sweeper = organization.Services.GetRequiredService<Sweeper>();

        await sweeper.BeginAsync("sweep/one", default);
        Assert.Equal(TenantStatus.Suspended, (await StateAsync(organization, Acme)).Status);

        organization.Sandbox.GitHub.Suspend(1, suspended: false);
        organization.Acme.Put(Repository("fresh") with { Visibility = "public" });
        await sweeper.BeginAsync("sweep/two", default);

        await organization.Entries.WhenAsync("fresh", EntryOutcome.Remediated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Uninstalled_IsLeftAlone_AlsoWhenNobodyHeard(bool isUnheard)
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox => Found(sandbox, "virus"));
        await organization.SweptAsync();
        if (isUnheard)
        {
            await Eventually.IsSoAsync(async () =>
                (await organization.Services.GetRequiredService<TenantStates>().ListAsync(default)).Length == 2
            );
            organization.Sandbox.Faults.Plan = new FaultPlan { Deliveries = new DeliveryFaults { Lost = 1 } };
        }

        organization.Sandbox.GitHub.Uninstall(2);
        if (isUnheard)
        {
            await organization.Services.GetRequiredService<Sweeper>().BeginAsync("sweep/test", default);
        }

        await WhenStateAsync(organization, Umbrella, TenantStatus.Deleted);
        Assert.Equal(TenantStatus.Active, (await StateAsync(organization, Acme)).Status);
    }

    private static void Found(SandboxServer sandbox, string repository, string visibility = "private")
    {
        var umbrella = sandbox.GitHub.AddOrganization("umbrella");
        umbrella.AddPerson("mona", PersonRole.Owner);
        umbrella.Put(Repository(repository) with { Visibility = visibility });
        sandbox.GitHub.Install(new SandboxInstallation { Id = 2, Account = umbrella.Account }, by: "mona");
    }

    private static SandboxRepository Repository(string name) =>
        new()
        {
            Id = 0,
            Owner = "",
            Name = name,
            Visibility = "private",
            VulnerabilityAlerts = true,
        };

    private static Task WhenAsync(GuardedOrganization organization, string fullName, EntryOutcome outcome) =>
        organization.Entries.WhenAsync(entries =>
            entries.Any(entry => entry.Resource.Name == fullName && entry.Outcome == outcome)
        );

    private static async Task EnqueueLookAsync(GuardedOrganization organization, string name)
    {
        var repository = organization.Acme[name];
        var now = TimeProvider.System.GetUtcNow();
        var key = repository.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await organization
            .Services.GetRequiredService<IWorkQueue>()
            .EnqueueAsync(
                [
                    new Look(
                        $"test/{name}",
                        now,
                        new GuardrailName("github/public-repository"),
                        new Hint(new ResourceId(Acme, new ResourceKind("github/repository"), key, repository.FullName)),
                        LookCause.Event,
                        "test",
                        Actor: null,
                        now,
                        now
                    ),
                ],
                default
            );
    }

    private static ValueTask<TenantState> StateAsync(GuardedOrganization organization, TenantId tenant) =>
        organization.Services.GetRequiredService<TenantStates>().FindAsync(tenant, default);

    private static Task WhenStateAsync(GuardedOrganization organization, TenantId tenant, TenantStatus status) =>
        Eventually.IsSoAsync(async () => (await StateAsync(organization, tenant)).Status == status);
}
