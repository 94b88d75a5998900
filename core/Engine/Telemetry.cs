using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZocSec.Core.Ledger;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Meter and activity source, both named <c>ZocSec</c>.</summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>The name to subscribe to.</summary>
    public const string Name = "ZocSec";

    // Reactions take less than a second, waits hours; the exporter's own boundaries begin at five seconds.
    private static readonly InstrumentAdvice<double> s_times = new()
    {
        HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400],
    };

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _activities = new(Name);
    private readonly Counter<long> _events;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _waits;
    private readonly Counter<long> _deadLetters;
    private readonly Histogram<double> _queueAge;
    private readonly Histogram<double> _timeToRemediate;

    /// <summary>Creates the instruments.</summary>
    public Telemetry()
    {
        _events = _meter.CreateCounter<long>("zocsec.events", "{event}", "Events taken in, by outcome");
        _decisions = _meter.CreateCounter<long>(
            "zocsec.decisions",
            "{decision}",
            "Decisions, by guardrail and outcome"
        );
        _waits = _meter.CreateCounter<long>("zocsec.waits", "{look}", "Looks put off by a limit, an outage or a pause");
        _deadLetters = _meter.CreateCounter<long>("zocsec.dead_letters", "{look}", "Work set aside for a person");
        _queueAge = _meter.CreateHistogram("zocsec.queue.age", "s", "Time from due to begun", tags: null, s_times);
        _timeToRemediate = _meter.CreateHistogram(
            "zocsec.remediation.time",
            "s",
            "Time from event to verified",
            tags: null,
            s_times
        );
    }

    /// <summary>An event came in.</summary>
    /// <param name="outcome"><c>accepted</c>, <c>duplicate</c>, <c>ignored</c>, <c>unauthorized</c>, <c>malformed</c> or <c>failed</c>.</param>
    public void Received(string outcome) => _events.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Work is begun; the activity covers it.</summary>
    public Activity? Begin(Work work, DateTimeOffset now)
    {
        _queueAge.Record(Math.Max(0, (now - work.Due).TotalSeconds));
        var activity = _activities.StartActivity(NameOf(work), ActivityKind.Consumer);
        if (activity is not null && work is Look look)
        {
            activity.SetTag("zocsec.guardrail", look.Guardrail.Value);
            activity.SetTag("zocsec.resource", look.Hint.Resource.Name);
            activity.SetTag("zocsec.trigger", look.Trigger);
        }

        return activity;
    }

    /// <summary>A decision is on disk.</summary>
    public void Decided(LedgerEntry entry)
    {
        var guardrail = new KeyValuePair<string, object?>("guardrail", entry.Guardrail.Value);
        _decisions.Add(1, guardrail, new KeyValuePair<string, object?>("outcome", EntryOutcomes.NameOf(entry.Outcome)));
        if (entry.Outcome == EntryOutcome.Remediated)
        {
            _timeToRemediate.Record(entry.DurationMs / 1000, guardrail);
        }
    }

    /// <summary>A look was put off.</summary>
    public void Waited(Look look) =>
        _waits.Add(1, new KeyValuePair<string, object?>("guardrail", look.Guardrail.Value));

    /// <summary>Work was set aside.</summary>
    public void DeadLettered() => _deadLetters.Add(1);

    private static string NameOf(Work work) =>
        work switch
        {
            Look => "look",
            Errand errand => errand.Kind,
            _ => "sweep page",
        };

    /// <inheritdoc />
    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }
}
