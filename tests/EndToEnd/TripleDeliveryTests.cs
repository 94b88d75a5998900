using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Events;
using ZocSec.Core.Queue;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Ten thousand deliveries, each three times, in any order.</summary>
public sealed class TripleDeliveryTests
{
    private const int Deliveries = 10_000;
    private const int Repositories = 500;

    [Fact]
    public async Task EachDeliveryThreeTimesInRandomOrder_OneDecisionEach()
    {
        await using var organization = await GuardedOrganization.StartAsync(recordExchanges: false);
        var repositories = Enumerable
            .Range(0, Repositories)
            .Select(number => organization.Acme.Create($"repo-{number}"))
            .ToImmutableArray();
        await organization.Sandbox.Webhooks.WhenIdleAsync();
        foreach (var repository in repositories)
        {
            organization.Acme.Put(repository with { Visibility = "public" });
        }

        var order = Enumerable.Range(0, 3 * Deliveries).Select(number => number % Deliveries).ToArray();
        new Random(20260301).Shuffle(order);
        var intake = organization.Services.GetRequiredService<Intake>();
        var time = TimeProvider.System;
        var results = new int[3];
        await Parallel.ForEachAsync(
            order,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (number, ct) =>
            {
                var repository = repositories[number % Repositories];
                var body = Encoding.UTF8.GetBytes(
                    $$$"""
                    {"action":"publicized","installation":{"id":{{{organization.Sandbox.InstallationId}}}},"sender":{"login":"mona"},
                    "repository":{"id":{{{repository.Id}}},"full_name":"acme/{{{repository.Name}}}","visibility":"public"}}
                    """
                );
                var source = GitHubDelivery.Read($"delivery-{number}", "repository", body, time.GetUtcNow());
                Interlocked.Increment(ref results[(int)await intake.TakeAsync(source!, ct)]);
            }
        );
        Assert.Equal(Deliveries, results[(int)IntakeResult.Accepted]);
        Assert.Equal(2 * Deliveries, results[(int)IntakeResult.Duplicate]);

        await organization.Entries.WhenAsync(entries =>
            entries.Count(entry => entry.Trigger.Contains("#delivery-", StringComparison.Ordinal)) >= Deliveries
        );

        var decided = organization
            .Entries.All.Where(entry => entry.Trigger.Contains("#delivery-", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(Deliveries, decided.Count);
        Assert.Equal(Deliveries, decided.DistinctBy(entry => entry.Trigger).Count());
        var remediated = organization.Entries.Remediated();
        Assert.Equal(Repositories, remediated.Count);
        Assert.Equal(Repositories, remediated.DistinctBy(entry => entry.Resource).Count());
        Assert.All(repositories, repository => Assert.Equal("private", organization.Acme[repository.Name].Visibility));
        Assert.All(
            repositories,
            repository => Assert.Equal(1, organization.Sandbox.Requests.PatchesByRepository[repository.Id])
        );
        var queue = organization.Services.GetRequiredService<IWorkQueue>();
        Assert.Equal(0, (await queue.StatusAsync(default)).DeadLetters);
    }
}
