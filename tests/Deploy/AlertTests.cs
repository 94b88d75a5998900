using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Notifications;
using ZocSec.Core.Queue;
using ZocSec.Functions.Logging;
using ZocSec.Tests.Functions;

namespace ZocSec.Tests.Deploy;

/// <summary>Alerts ask for lines that the program really writes, and for the address that it really has.</summary>
public sealed partial class AlertTests
{
    private const int WorkFailed = 1302;

    private static int MaxTries =>
        (int)
            typeof(WorkDispatcher)
                .GetField("MaxTries", BindingFlags.NonPublic | BindingFlags.Static)!
                .GetRawConstantValue()!;

    [Fact]
    public async Task DeadLetters_AreFoundInTheLog()
    {
        var patterns = await PatternsAsync("-dead-letters");

        Assert.Equal(2, patterns.Length);
        Assert.Matches(patterns[0], Decided(EntryOutcome.DeadLettered, "acme/payroll"));
        Assert.DoesNotMatch(patterns[0], Decided(EntryOutcome.Compliant, "acme/dead-lettered "));
        Assert.Matches(patterns[1], Failed(MaxTries));
        Assert.DoesNotMatch(patterns[1], Failed(MaxTries - 1));
    }

    [Fact]
    public async Task TrippedBreaker_IsFoundInTheLog()
    {
        var pattern = Assert.Single(await PatternsAsync("-breaker"));

        Assert.Matches(pattern, Decided(EntryOutcome.BreakerTripped, "acme/payroll"));
        Assert.DoesNotMatch(pattern, Decided(EntryOutcome.Compliant, "acme/breaker-tripped "));
    }

    [Fact]
    public async Task Silence_IsCountedAtTheAddressOfTheWebhook()
    {
        var template = await AzureTemplate.GetAsync();
        Assert.True(PublicUrl.TryRead("https://zocsec.example.com", out var url, out _));
        var path = url!.Webhook.AbsolutePath;

        Assert.Contains($"Url endswith \"{path}\"", QueryOf(Rule(template, "-no-delivery")));
        Assert.Contains(path, template.Root["outputs"]!["webhookUrl"]!.ToJsonString());
    }

    [Fact]
    public async Task Alerts_TellWhoeverIsNamed()
    {
        var template = await AzureTemplate.GetAsync();

        Assert.All(
            template.Of("Microsoft.Insights/scheduledQueryRules"),
            rule => Assert.Equal("[variables('actions')]", rule["properties"]!["actions"]!.GetValue<string>())
        );
        Assert.Single(template.Of("Microsoft.Insights/actionGroups"));
    }

    private static async Task<string[]> PatternsAsync(string rule) =>
        [
            .. PatternInQuery()
                .Matches(QueryOf(Rule(await AzureTemplate.GetAsync(), rule)))
                .Select(match => match.Groups["name"].Value),
        ];

    private static JsonObject Rule(AzureTemplate template, string name) =>
        template
            .Of("Microsoft.Insights/scheduledQueryRules")
            .Single(rule => rule["name"]!.GetValue<string>().Contains($"{name}'", StringComparison.Ordinal));

    private static string QueryOf(JsonObject rule) =>
        rule["properties"]!["criteria"]!["allOf"]![0]!["query"]!.GetValue<string>();

    private static string Decided(EntryOutcome outcome, string repository)
    {
        using var log = new LogKeeper();
        new DecisionLog(new Logger<DecisionLog>(new LoggerFactory([log]))).Written(
            new LedgerEntry
            {
                Id = "entry",
                Time = DateTimeOffset.UnixEpoch,
                Guardrail = new GuardrailName("github/public-repository"),
                Resource = new ResourceId(TenantId.Installation(1), RepositoryState.Kind, "1", repository),
                Verdict = VerdictKind.Violation,
                Reason = "public without a topic",
                Outcome = outcome,
                Changes = [],
                Cause = LookCause.Event,
                Trigger = "/github/installations/1#1",
                Policy = "abc",
            }
        );
        return Line(LogLevel.Warning, Assert.Single(log.Lines));
    }

    private static string Failed(int attempt)
    {
        var template = typeof(WorkDispatcher)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .Single(message => message?.EventId == WorkFailed)!
            .Message;
        return Line(
            LogLevel.Error,
            template
                .Replace("{Work}", "look/1/acme", StringComparison.Ordinal)
                .Replace("{Try}", attempt.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{MaxTries}", MaxTries.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            new InvalidOperationException("no")
        );
    }

    private static string Line(LogLevel level, string message, Exception? error = null)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(level, "category", 1, message, error, static (state, _) => state);
        new LineFormatter(new FakeTimeProvider()).Write(entry, null, writer);
        return writer.ToString().TrimEnd();
    }

    [GeneratedRegex("matches regex \"(?<name>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex PatternInQuery();
}
