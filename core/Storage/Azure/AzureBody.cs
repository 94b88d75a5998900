using Azure.Data.Tables;

namespace ZocSec.Core.Storage.Azure;

/// <summary>A row's body in binary properties, none of which may be longer than 64 KiB.</summary>
internal static class AzureBody
{
    /// <summary>The most a body may have, in bytes: a row holds 1 MiB with everything.</summary>
    public const int MaxBytes = 14 * ChunkBytes;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>Puts a body into a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="body">The body.</param>
    /// <param name="what">What it is, for people.</param>
    /// <exception cref="StorageException">The body is too large.</exception>
    public static void Write(TableEntity row, ReadOnlySpan<byte> body, string what)
    {
        if (body.Length > MaxBytes)
        {
            throw new StorageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} has {body.Length:N0} bytes; the storage account holds {MaxBytes:N0} at most."
                )
            );
        }

        for (var number = 0; number == 0 || !body.IsEmpty; number++)
        {
            var length = Math.Min(body.Length, ChunkBytes);
            row[NameOf(number)] = body[..length].ToArray();
            body = body[length..];
        }
    }

    /// <summary>Reads the body of a row.</summary>
    public static byte[] Read(TableEntity row)
    {
        var first = row.GetBinary(NameOf(0)) ?? [];
        if (first.Length < ChunkBytes)
        {
            return first;
        }

        using var whole = new MemoryStream();
        whole.Write(first);
        for (var number = 1; row.TryGetValue(NameOf(number), out var chunk) && chunk is byte[] bytes; number++)
        {
            whole.Write(bytes);
        }

        return whole.ToArray();
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"body{number}");
}
