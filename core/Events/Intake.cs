using ZocSec.Core.Engine;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Events;

/// <summary>
/// Takes an event in: asks the guardrails which resources it hints at and queues a look for each, and whatever else it causes.
/// </summary>
public sealed class Intake
{
    private readonly GuardrailSet _guardrails;
    private readonly IEventReaction[] _reactions;
    private readonly IPolicySource _policies;
    private readonly IWorkQueue _queue;
    private readonly Telemetry _telemetry;
    private readonly TimeProvider _time;

    /// <summary>Creates the intake.</summary>
    internal Intake(
        GuardrailSet guardrails,
        IEnumerable<IEventReaction> reactions,
        IPolicySource policies,
        IWorkQueue queue,
        Telemetry telemetry,
        TimeProvider time
    )
    {
        _guardrails = guardrails;
        _reactions = [.. reactions];
        _policies = policies;
        _queue = queue;
        _telemetry = telemetry;
        _time = time;
    }

    /// <summary>Takes an event whose sender was verified. When it returns, the event is on disk or needs nothing.</summary>
    /// <param name="source">The event; null for one that belongs to no tenant, which needs nothing.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Storage.StorageException">The event could not be kept; the sender should send it again.</exception>
    public async Task<IntakeResult> TakeAsync(SourceEvent? source, CancellationToken ct)
    {
        var work = source is null ? [] : WorkFor(source);
        var result =
            source is null || work.Count == 0 ? IntakeResult.Ignored
            : await _queue.AcceptAsync(source, work, ct) ? IntakeResult.Accepted
            : IntakeResult.Duplicate;
        _telemetry.Received(NameOf(result));
        return result;
    }

    private List<Work> WorkFor(SourceEvent source)
    {
        var now = _time.GetUtcNow();
        var work = new List<Work>();
        foreach (var guardrail in _guardrails.All)
        {
            var name = guardrail.Definition.Name;
            foreach (var hint in guardrail.Affected(source))
            {
                var grace = _policies.For(source.Tenant).Settings(guardrail.Definition).Grace;
                work.Add(
                    new Look(
                        $"{source.Key}/{name}/{hint.Resource.Key}",
                        source.Time + grace,
                        name,
                        hint,
                        hint.Choice is null ? LookCause.Event : LookCause.Person,
                        source.Key,
                        source.Actor,
                        source.Time,
                        now
                    )
                );
            }
        }

        foreach (var reaction in _reactions)
        {
            work.AddRange(reaction.WorkFor(source));
        }

        return work;
    }

    private static string NameOf(IntakeResult result) =>
        result switch
        {
            IntakeResult.Accepted => "accepted",
            IntakeResult.Duplicate => "duplicate",
            _ => "ignored",
        };
}

/// <summary>What became of an event.</summary>
public enum IntakeResult
{
    /// <summary>It is on disk and will be looked at.</summary>
    Accepted,

    /// <summary>It was taken before.</summary>
    Duplicate,

    /// <summary>No guardrail needs it.</summary>
    Ignored,
}
