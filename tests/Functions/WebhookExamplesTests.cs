using System.Collections.Concurrent;
using System.Text.Json;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Functions;

/// <summary>All recorded payloads, through the real server.</summary>
public sealed class WebhookExamplesTests(WebhookHost host) : IClassFixture<WebhookHost>
{
    [Fact]
    public async Task Deliver_EveryExample_Is2xx()
    {
        var answers = await ForEachAsync(example => host.Program.DeliverAsync(example.Json, example.Event));

        Assert.Equal(726, answers.Count);
        Assert.DoesNotContain(answers, answer => answer.Value.Status is not (200 or 202));
        // Those that belong to an installation and tell of a guarded event are more than acknowledged.
        Assert.All(
            answers.Where(answer => answer.Key is { Event: "repository", Action: "publicized" or "edited" }),
            answer => Assert.Equal(BelongsToInstallation(answer.Key) ? 202 : 200, answer.Value.Status)
        );
        Assert.Contains(answers, answer => answer.Value.Status == 202);
    }

    [Fact]
    public async Task Deliver_EveryExampleWithOneByteChanged_Is401()
    {
        var random = new Random(1);
        var answers = await ForEachAsync(example =>
        {
            var body = example.Json.ToArray();
            lock (random)
            {
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            }

            return host.Program.DeliverAsync(body, example.Event, signature: HostDriver.Sign(example.Json.Span));
        });

        Assert.DoesNotContain(answers, answer => answer.Value.Status != 401);
    }

    [Fact]
    public async Task Deliver_EveryExampleCutOffAndSigned_Is400()
    {
        var random = new Random(2);
        var answers = await ForEachAsync(example =>
        {
            int length;
            lock (random)
            {
                length = random.Next(example.Json.Length);
            }

            return host.Program.DeliverAsync(example.Json[..length], example.Event);
        });

        Assert.DoesNotContain(answers, answer => answer.Value.Status != 400);
    }

    private static bool BelongsToInstallation(WebhookExample example)
    {
        using var payload = JsonDocument.Parse(example.Json);
        return payload.RootElement.TryGetProperty("installation", out _);
    }

    private static async Task<IReadOnlyDictionary<WebhookExample, Answer>> ForEachAsync(
        Func<WebhookExample, Task<Answer>> deliver
    )
    {
        var answers = new ConcurrentDictionary<WebhookExample, Answer>(ReferenceEqualityComparer.Instance);
        await Parallel.ForEachAsync(
            WebhookExamples.All,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (example, _) => answers[example] = await deliver(example)
        );
        return answers;
    }
}
