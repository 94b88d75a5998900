using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Sqlite;

namespace ZocSec.Bench.History;

/// <summary>Writes a ledger as a month of observing leaves it: repositories and security groups, a tenth of them amiss.</summary>
internal static class LedgerFill
{
    private const int LeastResources = 5_000;
    private const int AtOnce = 512;
    private const int EntriesEach = 20;
    private static readonly GuardrailName s_repositories = new("github/public-repository");
    private static readonly GuardrailName s_ports = new("aws/open-ports");

    /// <summary>Whose ledger it is.</summary>
    public static TenantId Tenant { get; } = TenantId.Installation(4711);

    /// <summary>Writes entries, the last one now.</summary>
    public static async Task RunAsync(string folder, int entries, TextWriter output, CancellationToken ct)
    {
        Directory.Delete(Directory.CreateDirectory(folder).FullName, recursive: true);
        var clock = Stopwatch.StartNew();
        var step = TimeSpan.FromDays(30) / entries;
        await using var services = new ServiceCollection().AddZocSecSqlite(folder).BuildServiceProvider();
        var ledger = services.GetRequiredService<ILedger>();
        var time = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(30);
        var resources = Math.Max(LeastResources, entries / EntriesEach);
        foreach (var numbers in Enumerable.Range(0, entries).Chunk(AtOnce))
        {
            await Task.WhenAll(
                numbers.Select(number => WriteAsync(ledger, number, resources, time + (step * number), ct))
            );
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"wrote  {entries, 9:N0} decisions: {clock.Elapsed.TotalSeconds, 5:0.0} s"
            )
        );
    }

    private static async Task WriteAsync(
        ILedger ledger,
        int number,
        int resources,
        DateTimeOffset time,
        CancellationToken ct
    )
    {
        var resource = number % resources;
        var isOpen = (number / 7) % 10 == 0;
        State state = resource % 2 == 0 ? Repository(resource, isOpen) : Group(resource, isOpen);
        var guardrail = resource % 2 == 0 ? s_repositories : s_ports;
        var standing = await ledger.FindOrNewAsync(new StandingKey(guardrail, state.Resource), ct);
        var recorded = JsonSerializer.SerializeToElement(
            state,
            resource % 2 == 0
                ? RepositoryStateJson.Default.RepositoryState
                : (JsonTypeInfo)SecurityGroupStateJson.Default.SecurityGroupState
        );
        var entry = new LedgerEntry
        {
            Id = Guid.CreateVersion7(time).ToString("N"),
            Time = time,
            Guardrail = guardrail,
            Resource = state.Resource,
            Verdict = isOpen ? VerdictKind.Violation : VerdictKind.Compliant,
            Reason = isOpen ? "open to the world, no exemption, by octocat" : "as the policy wants it",
            Outcome = isOpen ? EntryOutcome.Observed : EntryOutcome.Compliant,
            Changes = isOpen ? [new Change("visibility", "public", "private", "stars and watchers are lost")] : [],
            Actor = "octocat",
            Cause = LookCause.Event,
            Trigger = $"/github#{number}",
            Policy = "observe",
            Before = recorded,
            DurationMs = 812.5,
        };
        await ledger.SettleAsync(
            new Settlement(
                standing with
                {
                    State = recorded,
                    Verdict = entry.Verdict,
                    Reason = entry.Reason,
                    Outcome = entry.Outcome,
                    ReadAt = time,
                },
                entry,
                Completes: null,
                Follow: []
            ),
            ct
        );
    }

    private static RepositoryState Repository(int number, bool isOpen) =>
        new(new ResourceId(Tenant, RepositoryState.Kind, $"{number}", $"octo-org/service-{number}"))
        {
            Visibility = isOpen ? "public" : "private",
            Topics = ["team-payments", "go", "service"],
        };

    private static SecurityGroupState Group(int number, bool isOpen) =>
        new(
            new ResourceId(
                Tenant,
                SecurityGroupState.Kind,
                $"arn:aws:ec2:eu-west-1:111111111111:security-group/sg-{number:x8}",
                $"sg-{number:x8}"
            )
        )
        {
            GroupName = $"service-{number}",
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("Owner", "team-payments").Add("Stage", "live"),
            Rules =
            [
                .. Enumerable
                    .Range(1, 8)
                    .Select(rule => new IngressRule(
                        $"sgr-{number:x8}{rule}",
                        new Ingress("tcp", 8000 + rule, 8000 + rule, $"10.{rule}.0.0/16"),
                        "inside"
                    )),
                .. isOpen
                    ? [new IngressRule($"sgr-{number:x8}0", new Ingress("tcp", 22, 22, "0.0.0.0/0"), "temporary")]
                    : (IngressRule[])[],
            ],
        };
}
