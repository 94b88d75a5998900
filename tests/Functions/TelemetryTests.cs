using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Tests.EndToEnd;

namespace ZocSec.Tests.Functions;

/// <summary>What the program counts and measures.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Events_AreCountedByOutcome()
    {
        await using var program = await HostDriver.StartAsync();
        using var measured = new Measured(program.Services);
        const string Publicized =
            """{"action":"publicized","repository":{"id":42,"full_name":"acme/payroll"},"installation":{"id":1}}""";

        await program.DeliverAsync(Publicized, "repository", "1");
        await program.DeliverAsync(Publicized, "repository", "1");
        await program.DeliverAsync("{}", "ping");
        await program.DeliverAsync("{");
        await program.DeliverAsync("{}"u8.ToArray(), signature: "sha256=");
        program.Services.GetRequiredService<SqliteCommitter>().Dispose();
        await program.DeliverAsync(Publicized, "repository", "2");

        Assert.Equal(
            ["accepted", "duplicate", "failed", "ignored", "malformed", "unauthorized"],
            measured.Tags("zocsec.events", "outcome").Order()
        );
    }

    [Fact]
    public async Task Remediation_IsCountedAndTimed()
    {
        await using var organization = await GuardedOrganization.StartAsync(recordExchanges: false);
        using var measured = new Measured(organization.Services);
        organization.Acme.Create("payroll-2");
        organization.Acme.Publicize("payroll-2");

        var entry = await organization.Entries.WhenAsync("payroll-2", EntryOutcome.Remediated);

        Assert.Contains("remediated", measured.Tags("zocsec.decisions", "outcome"));
        Assert.Contains("github/public-repository", measured.Tags("zocsec.decisions", "guardrail"));
        var seconds = measured.Values("zocsec.remediation.time", "guardrail", "github/public-repository");
        Assert.Contains(entry.DurationMs / 1000, seconds);
        Assert.All(measured.Values("zocsec.queue.age"), age => Assert.InRange(age, 0, 60));
        Assert.NotEmpty(measured.Values("zocsec.queue.age"));
    }

    /// <summary>All that one program measured; others in this process have instruments of the same names.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _all =
            new();
        private readonly MeterListener _listener = new();

        public Measured(IServiceProvider services)
        {
            var meter = MeterOf(services.GetRequiredService<Telemetry>());
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (i, value, tags, _) => _all.Enqueue((i.Name, value, tags.ToArray()))
            );
            _listener.SetMeasurementEventCallback<double>(
                (i, value, tags, _) => _all.Enqueue((i.Name, value, tags.ToArray()))
            );
            _listener.Start();
        }

        public IEnumerable<string?> Tags(string name, string tag) =>
            _all.Where(one => one.Name == name)
                .Select(one => one.Tags.Single(pair => pair.Key == tag).Value?.ToString());

        public IReadOnlyList<double> Values(string name, string? tag = null, string? value = null) =>
            [
                .. _all.Where(one =>
                        one.Name == name
                        && (tag is null || one.Tags.Any(pair => pair.Key == tag && Equals(pair.Value, value)))
                    )
                    .Select(one => one.Value),
            ];

        public void Dispose() => _listener.Dispose();

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_meter")]
        private static extern ref Meter MeterOf(Telemetry telemetry);
    }
}
