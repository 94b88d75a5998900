using System.Buffers;

namespace ZocSec.Functions.Endpoints;

/// <summary>Reads bodies of a bounded length.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 16 * 1024;

    // A length is only a claim: memory for more than this is taken when the bytes have come.
    private const int LargestFirstBuffer = 1024 * 1024;

    /// <summary>Reads a body into a rented buffer, which the caller returns; grown when the sender does not say the length, or says a great one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="max">In bytes; reading ends soon after.</param>
    /// <returns>The buffer and how much of it was read: more than <paramref name="max"/> when the body is too long.</returns>
    public static async Task<(byte[] Buffer, int Length)> ReadAsync(HttpRequest request, int max)
    {
        var pool = ArrayPool<byte>.Shared;
        var buffer = pool.Rent((int)Math.Min(request.ContentLength ?? FirstBuffer, LargestFirstBuffer) + 1);
        var length = 0;
        try
        {
            while (await request.Body.ReadAsync(buffer.AsMemory(length)) is var read and > 0 && length <= max)
            {
                length += read;
                if (length == buffer.Length)
                {
                    var larger = pool.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    pool.Return(buffer);
                    buffer = larger;
                }
            }

            return (buffer, length);
        }
        catch
        {
            pool.Return(buffer);
            throw;
        }
    }
}
