namespace ZocSec.Core.Storage;

/// <summary>
/// Something that is kept cannot be read, since it is damaged or a newer version of the program wrote it. It is so again at
/// the next try.
/// </summary>
public sealed class UnreadableException : StorageException
{
    /// <inheritdoc />
    public UnreadableException(string message)
        : base(message) { }

    /// <inheritdoc />
    public UnreadableException(string message, Exception inner)
        : base(message, inner) { }

    /// <inheritdoc />
    public UnreadableException() { }
}
