namespace ZocSec.Core.Queue;

/// <summary>Leases work by the message that announces it; for a host that receives the messages itself.</summary>
public interface IWorkMessages
{
    /// <summary>Leases the work that a message announces.</summary>
    /// <param name="message">The message's text.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// Null when there is nothing to do now: the work is done, held by another process, or not due. In the last two cases
    /// another message was sent that comes in time.
    /// </returns>
    /// <exception cref="FormatException">No such message was sent by this program.</exception>
    /// <exception cref="Storage.StorageException">The storage could not be used; the message must come again.</exception>
    Task<Leased?> TakeAsync(string message, CancellationToken ct);
}
