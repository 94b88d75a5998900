using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using ZocSec.Core.Engine;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.EndToEnd;
using ZocSec.Tests.Functions;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Deploy.Grafana;

/// <summary>
/// What the running program measures is what dashboard and alerts ask Prometheus for. OpenTelemetry's own exporter names the
/// series, by the same rules as a receiver of OTLP does.
/// </summary>
public sealed class ScrapedProgramTests
{
    private const string Policy = """
        version: 1
        mode: enforce
        limits: { changes-per-hour: 2 }
        """;

    [Fact]
    public async Task Dashboard_HasData_AndAlertsFire()
    {
        using var folder = new TempFolder();
        var policy = Path.Combine(folder.Path, "zocsec.yml");
        await File.WriteAllTextAsync(policy, Policy);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions());
        await using var program = await HostDriver.StartAsync(
            sandbox,
            settings => settings with { WebhookSecrets = [sandbox.WebhookSecret], PolicyPath = policy },
            Exposition.AddTo,
            // Nobody takes it there; that it is set switches the measuring on.
            "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"
        );
        sandbox.Webhooks.Target = new Uri(program.Http.BaseAddress!, HostDriver.WebhookPath);
        using var prometheus = await Prometheus.StartAsync(program.Http.BaseAddress!);

        // Whatever begins is in Prometheus before it goes on, as on any day but the first.
        await PublicizeAsync("first", EntryOutcome.Remediated);
        await WaitFor("zocsec_remediation_time_seconds_count > 0");
        await PublicizeAsync("second", EntryOutcome.Remediated);
        await PublicizeAsync("third", EntryOutcome.BreakerTripped);
        sandbox.Faults.Add(new FaultRule { Path = "/repos/acme/fourth", Status = 502 });
        sandbox.Organization.Create("fourth");
        sandbox.Organization.Publicize("fourth");
        program.Services.GetRequiredService<Telemetry>().DeadLettered();
        await WaitFor("increase(zocsec_remediation_time_seconds_count[1m]) > 0");
        await WaitFor("increase(zocsec_waits_total[1m])");
        await WaitFor("increase(zocsec_dead_letters_total[1m])");

        foreach (var (panel, query) in Queries())
        {
            var samples = await prometheus.QueryAsync(query);
            Assert.True(samples.Count > 0, $"{panel}: no data for {query}");
            Assert.Contains(samples, sample => sample!["value"]![1]!.GetValue<string>() != "NaN");
        }

        Assert.Contains(
            "github/public-repository",
            await prometheus.LabelValuesAsync("zocsec_decisions_total", "guardrail")
        );
        await Eventually.IsSoAsync(async () =>
            (await prometheus.FiringAsync()) is var firing
            && firing.Contains("ZocSecBreakerTripped")
            && firing.Contains("ZocSecDeadLetter")
        );

        async Task PublicizeAsync(string name, EntryOutcome outcome)
        {
            sandbox.Organization.Create(name);
            sandbox.Organization.Publicize(name);
            await program.Entries.WhenAsync(name, outcome);
        }

        Task WaitFor(string query) => Eventually.IsSoAsync(async () => (await prometheus.QueryAsync(query)).Count > 0);
    }

    // With what Grafana puts in for its variables, for all guardrails and the last day.
    private static IEnumerable<(string Panel, string Query)> Queries() =>
        from panel in JsonNode.Parse(
            File.ReadAllText(Path.Combine(Solution.Root, "deploy", "grafana", "zocsec.json"))
        )!["panels"]!.AsArray()
        from target in panel["targets"]?.AsArray() ?? []
        select (
            panel["title"]!.GetValue<string>(),
            target["expr"]!
                .GetValue<string>()
                .Replace("$guardrail", ".*", StringComparison.Ordinal)
                .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                .Replace("$__range", "86400s", StringComparison.Ordinal)
        );

    // At /metrics.
    private sealed class Exposition : IStartupFilter
    {
        public static void AddTo(WebApplicationBuilder builder) =>
            builder
                .Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddPrometheusExporter())
                .AddSingleton<IStartupFilter, Exposition>();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app => next(app.UseOpenTelemetryPrometheusScrapingEndpoint());
    }
}
