using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Queue;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Events;

namespace ZocSec.Tests.Functions;

/// <summary>Deliveries that are signed and wrong: what a version of GitHub nobody has seen might send.</summary>
public sealed class WebhookMutationTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task Deliver_MutatedPayloads_AreNever5xxAndChangeNothing()
    {
        await using var organization = await GuardedOrganization.StartAsync(recordExchanges: false);
        var program = organization.Http;
        await WhenSweptAsync(organization);
        var sandbox = organization.Sandbox;
        var before = RepositoriesOf(sandbox);
        var writes = WritesOf(sandbox);
        var answers = new ConcurrentDictionary<int, string>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Count),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, ct) =>
            {
                var (name, payload) = Original(sandbox, number);
                var body = new PayloadMutator(number).Mutate(payload);
                using var request = new HttpRequestMessage(HttpMethod.Post, HostDriver.WebhookPath);
                request.Content = new ByteArrayContent(body);
                request.Headers.Add("X-GitHub-Event", name);
                request.Headers.Add("X-GitHub-Delivery", $"mutated-{number}");
                request.Headers.Add("X-Hub-Signature-256", HostDriver.Sign(body, sandbox.WebhookSecret));
                using var answer = await program.SendAsync(request, ct);
                answers[number] = $"{(int)answer.StatusCode}";
            }
        );
        await WhenIdleAsync(organization);

        Assert.DoesNotContain(answers, answer => answer.Value is not ("200" or "202" or "400"));
        // A test of spoiled payloads that are all refused, or all alike, would show nothing.
        Assert.All(
            ["200", "202", "400"],
            status => Assert.True(answers.Count(answer => answer.Value == status) > 500, status)
        );
        Assert.Equal(writes, WritesOf(sandbox));
        Assert.Equal(before, RepositoriesOf(sandbox));
        Assert.Empty(await QueueOf(organization).ListDeadLettersAsync(tenant: null, 10, default));
    }

    // Recorded payloads; and, since these are about strangers, every second one says that a private repository of
    // the organisation became public, which only a live read can refute.
    private static (string Event, ReadOnlyMemory<byte> Payload) Original(SandboxServer sandbox, int number)
    {
        if (number % 2 == 0)
        {
            var example = WebhookExamples.All[number / 2 % WebhookExamples.All.Count];
            return (example.Event, example.Json);
        }

        var repositories = sandbox.Organization.Repositories.Where(repository => !repository.IsPublic).ToArray();
        var repository = repositories[number / 2 % repositories.Length];
        var payload = $$"""
            {"action":"publicized","repository":{"id":{{repository.Id}},"name":"{{repository.Name}}",
            "full_name":"{{repository.FullName}}","private":false,"visibility":"public","archived":false,"fork":false,
            "stargazers_count":3,"forks_count":1,"topics":[]},"sender":{"login":"mona","id":1,"type":"User"},
            "installation":{"id":{{sandbox.InstallationId}},"node_id":"x"} }
            """;
        return ("repository", Encoding.UTF8.GetBytes(payload));
    }

    // All guardrails have judged every repository, and have mended what they found.
    private static async Task WhenSweptAsync(GuardedOrganization organization)
    {
        var guardrails = GuardrailCatalogue.All.Count(guardrail => guardrail.Name.Section is "github");
        var standings = guardrails * organization.Acme.Repositories.Count();
        await organization.Entries.WhenAsync(entries =>
            entries.DistinctBy(entry => (entry.Guardrail, entry.Resource)).Count() == standings
        );
        await WhenIdleAsync(organization);
    }

    // Waits for what is due; a look that waits for a limit or an unknown installation is not due for minutes.
    private static async Task WhenIdleAsync(GuardedOrganization organization)
    {
        var queue = QueueOf(organization);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while ((await queue.StatusAsync(patience.Token)).OldestDue <= TimeProvider.System.GetUtcNow())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private static IWorkQueue QueueOf(GuardedOrganization organization) =>
        organization.Services.GetRequiredService<IWorkQueue>();

    private static SandboxRepository[] RepositoriesOf(SandboxServer sandbox) => [.. sandbox.Organization.Repositories];

    private static string[] WritesOf(SandboxServer sandbox) =>
        [
            .. sandbox
                .Requests.ByRoute.Where(route =>
                    !route.Key.StartsWith("GET ", StringComparison.Ordinal)
                    && !route.Key.Contains("/access_tokens", StringComparison.Ordinal)
                )
                .Select(route => $"{route.Key}: {route.Value}")
                .Order(StringComparer.Ordinal),
        ];
}
