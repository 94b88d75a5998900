using ZocSec.Core.Queue;

namespace ZocSec.Core.Events;

/// <summary>What an event causes besides the looks of guardrails.</summary>
public interface IEventReaction
{
    /// <summary>
    /// The work that an event causes; pure, and none for most events. It is on disk before the sender gets its answer.
    /// Ids are made of <see cref="SourceEvent.Key"/>, since work of the same id is the same work.
    /// </summary>
    IEnumerable<Work> WorkFor(SourceEvent source);
}
