using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events.Aws;

/// <summary>Takes in events of AWS whose sender was verified.</summary>
public interface IAwsIntake
{
    /// <summary>The largest event that EventBridge delivers, in bytes.</summary>
    const int MaxBytes = 1024 * 1024;

    /// <summary>Whether events can be told apart yet, which needs the operator's policy.</summary>
    /// <returns>Null when they can; else why not.</returns>
    ValueTask<Reading.Blocked?> ReadyAsync(CancellationToken ct);

    /// <summary>Takes an event as EventBridge delivers it. When it returns, the event is on disk or needs nothing.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Storage.StorageException">The event could not be kept; the sender should send it again.</exception>
    Task<AwsIntakeResult> TakeAsync(ReadOnlyMemory<byte> json, CancellationToken ct);
}

/// <summary>What became of an event of AWS.</summary>
public enum AwsIntakeResult
{
    /// <summary>It is on disk and will be looked at.</summary>
    Accepted,

    /// <summary>It was taken before.</summary>
    Duplicate,

    /// <summary>Nothing guards what it tells of.</summary>
    Ignored,

    /// <summary>It is no event.</summary>
    Malformed,

    /// <summary>It cannot be told yet whether it matters; the sender should send it again.</summary>
    NotYet,
}
