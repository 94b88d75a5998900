namespace ZocSec.Core.Storage;

/// <summary>The storage cannot be used; the message says which setting or file to mend.</summary>
public class StorageException : Exception
{
    /// <inheritdoc />
    public StorageException(string message)
        : base(message) { }

    /// <inheritdoc />
    public StorageException(string message, Exception inner)
        : base(message, inner) { }

    /// <inheritdoc />
    public StorageException() { }
}
