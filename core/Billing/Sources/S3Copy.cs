using System.Buffers;
using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Copies an object of S3 once; a connection that breaks is made again from where it broke.</summary>
/// <param name="open">Opens the version of the object that was listed, from a byte on.</param>
/// <param name="file">The object.</param>
/// <param name="where">What messages call it.</param>
/// <param name="target">Where its bytes go.</param>
/// <param name="bytes">Is told of bytes as they come.</param>
/// <param name="pause">How long to wait after the first break; longer after each that follows.</param>
internal sealed class S3Copy(
    Func<long, CancellationToken, Task<GetObjectResponse>> open,
    ReportFile file,
    string where,
    Stream target,
    IProgress<long>? bytes,
    TimeSpan pause
)
{
    // Of connections one after the other that brought nothing, and of all. The client tries each call twice itself.
    private const int Tries = 3;
    private const int AllTries = 50;
    private const int Chunk = 128 * 1024;
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(60);

    private long _done;
    private long _told;

    /// <summary>Copies all of it.</summary>
    /// <exception cref="RestatedException">It is another version now.</exception>
    /// <exception cref="BillingException">It may not be read, or the connection breaks again and again.</exception>
    /// <exception cref="IOException">The target took no more.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var idle = 0;
            for (var all = 1; ; all++)
            {
                var before = _done;
                if (await TryAsync(buffer, idle + 1 < Tries && all < AllTries, ct))
                {
                    return;
                }

                idle = _done > before ? 0 : idle + 1;
                if (idle >= Tries || all >= AllTries)
                {
                    throw new BillingException(
                        $"the connection to {Quoted.Of(where)} broke again and again, at byte {_done:N0} of {file.Bytes:N0}: see that the network lets this program through, and run the command again"
                    )
                    {
                        IsOutside = true,
                    };
                }

                await Task.Delay(pause * (idle + 1), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Whether it is whole; false: it can be tried again.
    private async Task<bool> TryAsync(byte[] buffer, bool mayFail, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (_done > 0 && _done == file.Bytes)
        {
            // It broke after the last byte.
            return true;
        }

        GetObjectResponse answer;
        try
        {
            answer = await open(_done, ct);
        }
        catch (BillingException fault) when (mayFail && BillingFaults.IsPassing(fault.InnerException?.InnerException))
        {
            return false;
        }

        using (answer)
        {
            if (_done > 0 && answer.HttpStatusCode is not HttpStatusCode.PartialContent)
            {
                // Whatever stands between took the range off.
                Restart();
            }

            return answer.ContentLength == file.Bytes - _done
                ? await PumpAsync(answer.ResponseStream, buffer, ct)
                : throw new RestatedException(where);
        }
    }

    private async Task<bool> PumpAsync(Stream source, byte[] buffer, CancellationToken ct)
    {
        while (true)
        {
            int read;
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
            silence.CancelAfter(s_silence);
            try
            {
                read = await source.ReadAsync(buffer.AsMemory(0, Chunk), silence.Token);
            }
            catch (AmazonClientException)
            {
                // Its checksum is another: nothing of it can be kept.
                Restart();
                return false;
            }
            catch (Exception error)
                when (error is IOException or HttpRequestException
                    || (error is OperationCanceledException && !ct.IsCancellationRequested)
                )
            {
                return false;
            }

            if (read == 0)
            {
                return _done == file.Bytes;
            }

            await target.WriteAsync(buffer.AsMemory(0, read), ct);
            _done += read;
            if (_done > _told)
            {
                bytes?.Report(_done - _told);
                _told = _done;
            }
        }
    }

    private void Restart()
    {
        target.Position = 0;
        _done = 0;
    }
}
