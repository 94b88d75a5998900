using DuckDB.NET.Data;
using DuckDB.NET.Native;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>Says in words what DuckDB failed at, and what to do about it.</summary>
internal sealed class DuckDbFailure(string temporary, DuckDbLimits limits)
{
    /// <summary>Does something, and throws in words what fails.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="DamagedException">A file is no Parquet, or not a whole one.</exception>
    /// <exception cref="MemoryException">More memory is needed than it may use.</exception>
    /// <exception cref="BillingException">It was refused, or failed.</exception>
    /// <exception cref="IOException">The disk is full, or a file cannot be read or written.</exception>
    public T Guard<T>(Func<T> act, CancellationToken ct = default)
    {
        try
        {
            return act();
        }
        catch (DuckDBException error)
        {
            ct.ThrowIfCancellationRequested();
            throw InWords(error);
        }
    }

    /// <inheritdoc cref="Guard{T}" />
    public void Guard(Action act) =>
        Guard(() =>
        {
            act();
            return true;
        });

    private Exception InWords(DuckDBException error)
    {
        var message = OneLine.Of(FirstLine(error.Message));
        var kind = error.ErrorType;
        if (FullDisk.IsIn(error.Message))
        {
            return new IOException(FullDisk.InWords(message, temporary), error);
        }

        if (kind == DuckDBErrorType.OutOfMemory || message.StartsWith("Out of Memory", StringComparison.Ordinal))
        {
            return new MemoryException(
                $"DuckDB needs more than the {limits.Megabytes} MB of memory it may use; give it more by {DuckDbLimits.MemorySetting}, in megabytes",
                error
            );
        }

        return message.Contains("arquet", StringComparison.Ordinal)
            || message.Contains("ecompress", StringComparison.Ordinal)
            || message.Contains("ZSTD", StringComparison.Ordinal)
            || message.Contains("No files found", StringComparison.Ordinal)
            || message.Contains("TProtocol", StringComparison.Ordinal)
            || message.Contains("magic bytes", StringComparison.Ordinal)
            || message.StartsWith("Invalid Error", StringComparison.Ordinal)
                ? new DamagedException(message, error)
            : message.Contains("IO Error", StringComparison.Ordinal) ? new IOException($"DuckDB: {message}", error)
            : new BillingException($"DuckDB: {message}", error);
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0];
}

/// <summary>A file that DuckDB reads is damaged or gone.</summary>
/// <param name="message">What DuckDB says.</param>
/// <param name="inner">What happened.</param>
internal sealed class DamagedException(string message, Exception inner) : Exception(message, inner);

/// <summary>DuckDB may not use as much memory as it needs.</summary>
/// <param name="message">What to do.</param>
/// <param name="inner">What happened.</param>
internal sealed class MemoryException(string message, Exception inner) : Exception(message, inner);
