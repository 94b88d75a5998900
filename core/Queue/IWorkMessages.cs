namespace ZocSec.Core.Queue;

/// <summary>
/// Work by the message that announces it, for a host that owns the messages: it hands one over, and deletes it when the
/// call has ended.
/// </summary>
public interface IWorkMessages
{
    /// <summary>Leases the work that a message announces.</summary>
    /// <param name="message">The message's text.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// Null when there is nothing to do now: the work is done, not due, or held by somebody else. As long as there is such
    /// work another message announces it later, so the host may delete this one.
    /// </returns>
    /// <exception cref="Storage.StorageException">The storage could not be used; the host should hand the message over again.</exception>
    Task<Leased?> TakeAsync(string message, CancellationToken ct);
}
