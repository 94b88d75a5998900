using System.Buffers;
using System.Net;

namespace ZocSec.Core.GitHub;

/// <summary>
/// One attempt: sends, and reads the body to its end, within a time limit; so retry and breaker cover the body too.
/// (Polly's own timeout costs five microseconds a request more.)
/// </summary>
internal sealed class WholeBodyHandler(TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Sends and reads.</summary>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(Limit, time);
        await using var link = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(),
            limit
        );
        try
        {
            var response = await base.SendAsync(request, limit.Token);
            try
            {
                var body = await WholeBody.ReadAsync(response.Content, limit.Token);
                response.Content.Dispose();
                response.Content = body;
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("GitHub did not answer in time", e);
        }
    }
}

/// <summary>A body that was read whole, in a buffer that goes back to its pool when the answer is disposed.</summary>
internal sealed class WholeBody : HttpContent
{
    private const int FirstSize = 8 * 1024;

    // A page of a hundred repositories takes about 700 KB.
    private const int MaxSize = 16 * 1024 * 1024;

    private byte[] buffer = [];
    private int length;

    /// <summary>The body; good until this is disposed.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="HttpRequestException">It is larger than any that GitHub sends, or its end does not come.</exception>
    public static async Task<WholeBody> ReadAsync(HttpContent content, CancellationToken ct)
    {
        var body = new WholeBody();
        try
        {
            await using var stream = await content.ReadAsStreamAsync(ct);
            body.Grow((int)Math.Min(content.Headers.ContentLength + 1 ?? FirstSize, MaxSize));
            while (true)
            {
                var read = await stream.ReadAsync(body.buffer.AsMemory(body.length), ct);
                if (read == 0)
                {
                    return body;
                }

                body.length += read;
                if (body.length == body.buffer.Length)
                {
                    body.Grow(body.length * 2);
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        await stream.WriteAsync(buffer.AsMemory(0, length));

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            (buffer, length) = ([], 0);
        }

        base.Dispose(disposing);
    }

    private void Grow(int size)
    {
        if (size > MaxSize)
        {
            throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, "the answer is too large");
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        Bytes.CopyTo(larger);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        buffer = larger;
    }
}
