using ZocSec.Core.Ledger;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.EndToEnd;

public sealed class SweepTests
{
    private const string GraphQl = "POST /graphql";

    [Fact]
    public async Task AThousandRepositories_AllWell_NeedTwentyQueriesAndThreeRequestsMore()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            "version: 1\nmode: observe\n",
            new SandboxOptions { Repositories = 1000 },
            before: sandbox =>
            {
                foreach (var repository in sandbox.Organization.Repositories.ToList())
                {
                    sandbox.Organization.Put(repository with { Topics = ["open-source", "team-platform"] });
                }
            }
        );

        await Eventually.IsSoAsync(() => Task.FromResult(organization.Requests(GraphQl) >= 20));
        await organization.IdleAsync();

        var requests = organization.Sandbox.Requests.ByRoute;
        Assert.Equal(20, requests[GraphQl]);
        // The list of installations, a token; the list of deliveries is the redelivery's.
        Assert.Equal(1, requests["GET /app/installations"]);
        Assert.Equal(1, organization.Sandbox.TokensHandedOut);
        Assert.InRange(organization.Sandbox.Requests.Total, 22, 26);
        Assert.Equal(
            1000,
            (await StandingsAsync(organization)).Count(standing =>
                standing.Guardrail.Value == "github/vulnerability-alerts"
            )
        );
    }

    [Fact]
    public async Task SeveralToMend_OnSeveralPages_AreMendedASecondApart()
    {
        string[] names = ["service-00040", "service-00041", "service-00101", "service-00102"];
        var began = TimeProvider.System.GetUtcNow();
        await using var organization = await GuardedOrganization.StartAsync(
            options: new SandboxOptions { Repositories = 120 },
            before: sandbox =>
            {
                foreach (var name in names)
                {
                    sandbox.Organization.Put(sandbox.Organization[name] with { Visibility = "public", Topics = [] });
                }
            }
        );

        await organization.Entries.WhenAsync(_ => organization.Entries.Remediated().Count == names.Length);

        var times = organization.Entries.Remediated().Select(entry => entry.Time).Order().ToArray();
        Assert.All(times.Index(), time => Assert.True(time.Item - began >= TimeSpan.FromSeconds(time.Index)));
    }

    [Fact]
    public async Task GraphQlDown_TheSweepGoesOnByRest()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
        {
            sandbox.Organization.Put(sandbox.Organization["payroll"] with { Visibility = "public" });
            sandbox.Faults.Plan = new FaultPlan
            {
                Rules = [new FaultRule { Path = "/graphql", Kind = FaultKind.QueryTimeout }],
            };
        });

        await organization.Entries.WhenAsync("payroll", EntryOutcome.Remediated);
        await organization.IdleAsync();

        // What the list does not show was looked at one by one.
        Assert.Equal(
            36,
            (await StandingsAsync(organization)).Count(standing =>
                standing is { Guardrail.Value: "github/vulnerability-alerts", Verdict: VerdictKind.Compliant }
            )
        );
    }

    [Fact]
    public async Task SelectedRepositories_OnlyThoseAreSwept()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
        {
            var installation = sandbox.GitHub.Installations.Single();
            sandbox.GitHub.Change(installation with { Selected = [sandbox.Organization["payroll"].Id] });
            foreach (var name in (string[])["payroll", "billing"])
            {
                sandbox.Organization.Put(
                    sandbox.Organization[name] with
                    {
                        Visibility = "public",
                        Topics = [],
                        VulnerabilityAlerts = false,
                    }
                );
            }
        });

        await organization.Entries.WhenAsync("payroll", EntryOutcome.Remediated);
        await organization.Entries.WhenAsync("payroll", EntryOutcome.Remediated, "github/vulnerability-alerts");
        await organization.IdleAsync();

        Assert.Equal("public", organization.Acme["billing"].Visibility);
        Assert.Equal(
            ["acme/payroll"],
            (await StandingsAsync(organization)).Select(standing => standing.Resource.Name).Distinct()
        );
    }

    [Fact]
    public async Task KilledInTheMiddle_GoesOnWhereItWas()
    {
        using var folder = new TempFolder();
        var policy = Path.Combine(folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(policy, "version: 1\nmode: observe\n");
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Repositories = 1000 });
        sandbox.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Path = "/graphql",
                    Kind = FaultKind.Slow,
                    LatencyMs = 100,
                },
            ],
        };
        var storage = Path.Combine(folder.Path, "data");

        using (var program = await ProgramProcess.StartAsync(sandbox, storage, policy))
        {
            await Eventually.IsSoAsync(() => Task.FromResult(sandbox.Requests.Count("POST", "/graphql") >= 8));
            await program.KillAsync();
        }

        using (var program = await ProgramProcess.StartAsync(sandbox, storage, policy))
        {
            await Eventually.IsSoAsync(() =>
                Task.FromResult(program.Output.Contains("all 1000 are judged", StringComparison.Ordinal))
            );
        }

        // Only what was under way when it was killed is asked again.
        Assert.InRange(sandbox.Requests.Count("POST", "/graphql"), 20, 22);
        using var stores = new SqliteStores(storage, TimeProvider.System);
        Assert.Equal(1000, await CountAsync(stores.Ledger, "github/public-repository"));
    }

    [Fact]
    public async Task PermissionRevokedInTheMiddle_TheSweepGoesOnAndSaysWhatToGrant_AndMendsWhenItIsGranted()
    {
        const string Last = "service-00280";
        await using var organization = await GuardedOrganization.StartAsync(
            options: new SandboxOptions { Repositories = 300 },
            before: sandbox =>
            {
                sandbox.Organization.Put(sandbox.Organization[Last] with { Visibility = "public", Topics = [] });
                var whole = sandbox.GitHub.Installations.Single();
                sandbox.Observer = new ExchangeHook(
                    GraphQl,
                    time: 3,
                    () =>
                    {
                        sandbox.GitHub.Change(whole with { Permissions = whole.Permissions.Remove("administration") });
                        sandbox.RevokeTokens();
                    }
                );
            },
            recordExchanges: false
        );

        var blocked = await organization.Entries.WhenAsync(Last, EntryOutcome.Blocked);
        await organization.IdleAsync();

        Assert.Contains("grant the App administration: write", blocked.Reason, StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme[Last].Visibility);
        Assert.Equal(300, await CountAsync(organization.Ledger, "github/public-repository"));

        var now = organization.Sandbox.GitHub.Installations.Single();
        organization.Sandbox.GitHub.Change(now with { Permissions = now.Permissions.Add("administration", "write") });

        await organization.Entries.WhenAsync(Last, EntryOutcome.Remediated);
        Assert.Equal("private", organization.Acme[Last].Visibility);
    }

    private static async Task<int> CountAsync(ILedger ledger, string guardrail)
    {
        var count = 0;
        await foreach (var standing in ledger.ListAllAsync(new StandingQuery(), default))
        {
            count += standing.Guardrail.Value == guardrail ? 1 : 0;
        }

        return count;
    }

    private static async Task<List<Standing>> StandingsAsync(GuardedOrganization organization)
    {
        var all = new List<Standing>();
        await foreach (var standing in organization.Ledger.ListAllAsync(new StandingQuery(), default))
        {
            all.Add(standing);
        }

        return all;
    }
}
