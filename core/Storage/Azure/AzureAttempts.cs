namespace ZocSec.Core.Storage.Azure;

/// <summary>Counts how often a write was refused for what others wrote meanwhile, so that no mistake repeats it for ever.</summary>
internal struct AzureAttempts
{
    private const int Most = 100;

    private int _count;

    /// <summary>Begins the next one.</summary>
    /// <returns>True.</returns>
    /// <exception cref="StorageException">There were too many.</exception>
    public bool Next() =>
        _count++ < Most
            ? true
            : throw new StorageException(
                "The storage account refused a write again and again, since its rows are not as they were read."
            );
}
