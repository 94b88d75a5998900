using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>Alerts ask for what the program really measures.</summary>
public sealed partial class AlertTests
{
    private const string Rules = "Microsoft.Insights/scheduledQueryRules";
    private const string Outcome = "outcome";

    [Fact]
    public async Task WorkThatWasSetAside_IsAskedForByItsMetric() =>
        Assert.Equal(Measure(telemetry => telemetry.DeadLettered()).Name, NameIn(await QueryAsync("-dead-letters")));

    [Fact]
    public async Task TrippedBreaker_IsAskedForByItsOutcome()
    {
        var query = await QueryAsync("-breaker");
        var (name, outcome) = Measure(telemetry => telemetry.Decided(Tripped()));

        Assert.Equal(name, NameIn(query));
        Assert.Equal([outcome], OutcomesIn(query));
    }

    [Fact]
    public async Task Silence_IsThatNoDeliveryCameToAnyGoodEnd()
    {
        var query = await QueryAsync("-no-delivery");
        var taken = Enum.GetNames<IntakeResult>().Select(result => result.ToLowerInvariant()).ToArray();

        Assert.Equal(Measure(telemetry => telemetry.Received(taken[0])), (NameIn(query), taken[0]));
        Assert.Equal(taken.Order(StringComparer.Ordinal), OutcomesIn(query).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alerts_TellWhoeverIsNamed()
    {
        var template = await AzureTemplate.GetAsync();

        Assert.Equal(3, template.Of(Rules).Count());
        Assert.All(
            template.Of(Rules),
            rule => Assert.Equal("[variables('actions')]", rule["properties"]!["actions"]!.GetValue<string>())
        );
        Assert.Single(template.Of("Microsoft.Insights/actionGroups"));
    }

    [Fact]
    public async Task Log_HoldsWhatTheProgramWrites()
    {
        var path = Path.Combine(Solution.Root, "functions", "host.json");
        Assert.SkipUnless(File.Exists(path), "functions/host.json is not there");

        // The host logs a handler's output by this category, at this level; the guide looks there for the set-up's link.
        var levels = JsonNode.Parse(await File.ReadAllTextAsync(path))!["logging"]!["logLevel"]!;
        Assert.Equal("Information", levels["Host.Function.Console"]?.GetValue<string>());
    }

    private static async Task<string> QueryAsync(string name)
    {
        var rule = (await AzureTemplate.GetAsync())
            .Of(Rules)
            .Single(rule => rule["name"]!.GetValue<string>().Contains($"{name}'", StringComparison.Ordinal));
        return rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!.GetValue<string>();
    }

    private static string NameIn(string query) => MetricInQuery().Match(query).Groups["name"].Value;

    private static IEnumerable<string> OutcomesIn(string query) =>
        Quoted()
            .Matches(query[query.IndexOf($"Properties[\"{Outcome}\"]", StringComparison.Ordinal)..])
            .Select(match => match.Groups["name"].Value)
            .Where(name => name != Outcome);

    private static (string Name, string? Outcome) Measure(Action<Telemetry> doing)
    {
        var measured = new ConcurrentQueue<(string, string?)>();
        using var telemetry = new Telemetry();
        using var listener = new MeterListener();
        var meter = MeterOf(telemetry);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, _, tags, _) =>
            {
                var outcome = tags.ToArray().FirstOrDefault(tag => tag.Key == Outcome).Value;
                measured.Enqueue((instrument.Name, outcome?.ToString()));
            }
        );
        listener.Start();
        doing(telemetry);
        return Assert.Single(measured);
    }

    private static LedgerEntry Tripped() =>
        new()
        {
            Id = "entry",
            Time = DateTimeOffset.UnixEpoch,
            Guardrail = new GuardrailName("github/public-repository"),
            Resource = new ResourceId(TenantId.Installation(1), RepositoryState.Kind, "1", "acme/payroll"),
            Verdict = VerdictKind.Violation,
            Reason = "public without a topic",
            Outcome = EntryOutcome.BreakerTripped,
            Changes = [],
            Cause = LookCause.Event,
            Trigger = "/github/installations/1#1",
            Policy = "abc",
        };

    // Other tests of this process have instruments of the same names.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_meter")]
    private static extern ref Meter MeterOf(Telemetry telemetry);

    [GeneratedRegex("Name == \"(?<name>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex MetricInQuery();

    [GeneratedRegex("\"(?<name>[a-z-]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
