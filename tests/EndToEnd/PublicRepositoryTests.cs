using System.Net;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>What administrators install the App for, over real HTTP, every exchange held against GitHub's description.</summary>
public sealed class PublicRepositoryTests
{
    [Fact]
    public async Task PublicWithoutTheTopic_IsPrivateAgain()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
            sandbox.Organization.Create("payroll-2")
        );
        organization.Acme.Publicize("payroll-2", by: "mona");

        var entry = await organization.Entries.WhenAsync("payroll-2", EntryOutcome.Remediated);

        Assert.Equal("private", organization.Acme["payroll-2"].Visibility);
        Assert.Equal(("mona", VerdictKind.Compliant), (entry.Actor, entry.Verdict));
        Assert.Contains("by mona", entry.Reason, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(entry.Changes).Lasting);
        Assert.Equal(1, organization.Sandbox.Requests.PatchesByRepository[organization.Acme["payroll-2"].Id]);
    }

    [Fact]
    public async Task FlippedBackByABot_IsSlowedDown_AndUrgent()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.Create("contested");
        for (var flip = 1; flip <= 3; flip++)
        {
            organization.Acme.Publicize("contested");
            await organization.Entries.WhenAsync(_ => organization.Entries.Remediated().Count == flip);
        }

        organization.Acme.Publicize("contested");

        var entry = await organization.Entries.WhenAsync("contested", EntryOutcome.Slowed);
        Assert.True(entry.Urgent);
        Assert.Equal(3, organization.Sandbox.Requests.PatchesByRepository[organization.Acme["contested"].Id]);
    }

    [Fact]
    public async Task PublicWithTheTopic_Stays()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Acme.Create("library");
        organization.Acme.ReplaceTopics("library", ["open-source"]);
        organization.Acme.Publicize("library");

        await organization.Entries.WhenAsync(entries =>
            entries.Any(entry =>
                entry.Resource.Name == "acme/library" && entry.Reason.Contains("public", StringComparison.Ordinal)
            )
        );

        Assert.Equal("public", organization.Acme["library"].Visibility);
    }

    [Fact]
    public async Task PublicFork_IsReportedAndNotTouched()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
        {
            sandbox.Organization.Create("forked");
            sandbox.Organization.Put(
                sandbox.Organization["forked"] with
                {
                    ForkOf = "upstream/forked",
                    Visibility = "public",
                }
            );
        });
        organization.Acme.Push("forked");

        var entry = await organization.Entries.WhenAsync("forked", EntryOutcome.Reported);

        Assert.True(entry.Urgent);
        Assert.Contains("cannot make a public fork private", entry.Reason, StringComparison.Ordinal);
        Assert.Equal("public", organization.Acme["forked"].Visibility);
    }

    [Fact]
    public async Task ArchivedPublic_IsOpenedMadePrivateAndArchivedAgain()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
        {
            sandbox.Organization.Create("old");
            sandbox.Organization.Put(sandbox.Organization["old"] with { Archived = true, Visibility = "public" });
        });

        var entry = await organization.Entries.WhenAsync("old", EntryOutcome.Remediated);

        Assert.Equal(["archived", "visibility", "archived"], entry.Changes.Select(change => change.Property));
        Assert.Equal(("private", true), (organization.Acme["old"].Visibility, organization.Acme["old"].Archived));
    }

    [Fact]
    public async Task Sweep_FindsWhatNoEventTold()
    {
        await using var organization = await GuardedOrganization.StartAsync(before: sandbox =>
        {
            sandbox.Organization.Create("silent");
            sandbox.Organization.Put(sandbox.Organization["silent"] with { Visibility = "public" });
        });

        var entry = await organization.Entries.WhenAsync("silent", EntryOutcome.Remediated);

        Assert.Equal(Core.Queue.LookCause.Sweep, entry.Cause);
        Assert.Equal("private", organization.Acme["silent"].Visibility);
    }

    [Fact]
    public async Task Sweep_OneRepositoryThatFails_DoesNotStopTheOthers()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            options: new() { Repositories = 150 },
            before: sandbox =>
            {
                foreach (var name in (string[])["broken", "fine"])
                {
                    sandbox.Organization.Create(name);
                    sandbox.Organization.Put(sandbox.Organization[name] with { Visibility = "public" });
                }

                sandbox.Faults.Add(new() { Path = "/repos/acme/broken", Status = 502 });
            },
            recordExchanges: false
        );

        await organization.Entries.WhenAsync("fine", EntryOutcome.Remediated);

        Assert.DoesNotContain(
            organization.Entries.All,
            entry => entry.Resource.Name == "acme/broken" && !entry.Changes.IsEmpty
        );
    }

    [Fact]
    public async Task PolicyChangedWhileRunning_ObserveToEnforceAndBack_TakesEffect()
    {
        await using var organization = await GuardedOrganization.StartAsync("version: 1\nmode: observe\n");
        organization.Acme.Create("watched");
        organization.Acme.Publicize("watched");
        await organization.Entries.WhenAsync("watched", EntryOutcome.Observed);
        Assert.Equal("public", organization.Acme["watched"].Visibility);

        await organization.WritePolicyAsync(GuardedOrganization.Enforce);
        await organization.Entries.WhenAsync("watched", EntryOutcome.Remediated);
        Assert.Equal("private", organization.Acme["watched"].Visibility);

        await organization.WritePolicyAsync("version: 1\nmode: observe\n# again\n");
        var enforced = organization.Entries.All[^1].Policy;
        organization.PollPolicyUntil(status => status.Hash != enforced);
        organization.Acme.Publicize("watched");
        await organization.Entries.WhenAsync(entries =>
            entries.Count(entry =>
                entry.Resource.Name == "acme/watched"
                && entry.Outcome == EntryOutcome.Observed
                && entry.Guardrail.Value == "github/public-repository"
            ) == 2
        );
        Assert.Equal("public", organization.Acme["watched"].Visibility);
    }

    [Fact]
    public async Task PausedWhileRunning_NothingChangesUntilItEnds_ThenNothingWasLost()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            GuardedOrganization.Enforce + "paused: true\n"
        );
        foreach (var name in (string[])["one", "two", "three"])
        {
            organization.Acme.Create(name);
            organization.Acme.Publicize(name);
        }

        foreach (var name in (string[])["one", "two", "three"])
        {
            await organization.Entries.WhenAsync(name, EntryOutcome.Paused);
            Assert.Equal("public", organization.Acme[name].Visibility);
        }

        Assert.Equal(0, organization.Sandbox.Requests.Count("PATCH", "/repos/{owner}/{repo}"));
        await organization.WritePolicyAsync(GuardedOrganization.Enforce);

        foreach (var name in (string[])["one", "two", "three"])
        {
            await organization.Entries.WhenAsync(name, EntryOutcome.Remediated);
            Assert.Equal("private", organization.Acme[name].Visibility);
        }
    }

    [Fact]
    public async Task BrokenPolicyWhileRunning_KeepsTheLastGoodOneAndSaysSo()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        await organization.WritePolicyAsync("version: 1\nmood: observe\n");
        organization.PollPolicyUntil(status => !status.Errors.IsEmpty);

        organization.Acme.Create("guarded");
        organization.Acme.Publicize("guarded");
        await organization.Entries.WhenAsync("guarded", EntryOutcome.Remediated);

        using var answer = await organization.Http.GetAsync("/api/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("mood", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeliveriesLostDuplicatedAndReordered_EveryRepositoryIsPrivateInTheEnd()
    {
        await using var organization = await GuardedOrganization.StartAsync();
        organization.Sandbox.Faults.Plan = new()
        {
            Deliveries = new() { Duplicated = 0.5, Reordered = 0.5 },
        };
        var names = Enumerable.Range(0, 40).Select(number => $"repo-{number}").ToList();
        foreach (var name in names)
        {
            organization.Acme.Create(name);
            organization.Acme.Publicize(name);
        }

        foreach (var name in names)
        {
            await organization.Entries.WhenAsync(name, EntryOutcome.Remediated);
            Assert.Equal("private", organization.Acme[name].Visibility);
            Assert.Equal(1, organization.Sandbox.Requests.PatchesByRepository[organization.Acme[name].Id]);
        }
    }

    [Fact]
    public async Task RepositoryRenamedBetweenEventAndLook_IsFoundByItsNumber()
    {
        await using var organization = await GuardedOrganization.StartAsync(
            GuardedOrganization.Enforce + "paused: true\n"
        );
        organization.Acme.Create("before");
        organization.Acme.Publicize("before");
        await organization.Entries.WhenAsync("before", EntryOutcome.Paused);
        organization.Acme.Edit("before", new RepositoryEdit { Name = "after" });

        await organization.WritePolicyAsync(GuardedOrganization.Enforce);

        await organization.Entries.WhenAsync("after", EntryOutcome.Remediated);
        Assert.Equal("private", organization.Acme["after"].Visibility);
    }
}
