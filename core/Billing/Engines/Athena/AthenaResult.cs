using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>
/// The result of a query as it lies in S3, read once from its beginning to its end. Where the connection breaks, another goes on
/// from there.
/// </summary>
/// <param name="s3">Who reads.</param>
/// <param name="place">Where it is.</param>
/// <param name="time">The clock.</param>
internal sealed class AthenaResult(IAmazonS3 s3, S3Place place, TimeProvider time) : Stream
{
    // In a row, without a byte in between.
    private const int Attempts = 6;

    private GetObjectResponse? _open;
    private string? _etag;
    private long _length = -1;
    private long _at;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => _at;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads on.</summary>
    /// <exception cref="BillingException">It may not be read, is gone, or the connection breaks time after time.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            Exception broken;
            try
            {
                if (_at == _length || buffer.IsEmpty)
                {
                    return 0;
                }

                _open ??= await OpenAsync(ct);
                if (_at == _length)
                {
                    return 0;
                }

                var read = await _open.ResponseStream.ReadAsync(buffer, ct);
                _at += read;
                if (read > 0)
                {
                    return read;
                }

                broken = new EndOfStreamException();
            }
            catch (AwsCallException error)
            {
                // The session ended, and there is no other.
                throw AthenaFaults.OfResult(error.Action, place.ToString(), error.InnerException!);
            }
            catch (AmazonServiceException error) when (!IsPassing(error))
            {
                throw AthenaFaults.OfResult(AthenaPermissions.Read, place.ToString(), error);
            }
            catch (Exception error)
                when (error is AmazonClientException or IOException or HttpRequestException or TimeoutException
                    || (error is OperationCanceledException && !ct.IsCancellationRequested)
                )
            {
                broken = error;
            }

            Drop();
            if (attempt == Attempts)
            {
                throw AthenaFaults.OfResult(AthenaPermissions.Read, place.ToString(), broken);
            }

            await Task.Delay(AthenaCalls.Wait(attempt), time, ct);
        }
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken ct) =>
        ReadAsync(buffer.AsMemory(offset, count), ct).AsTask();

    /// <summary>It is read as it comes, and nobody waits for it on a thread.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Flush() { }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
        }

        base.Dispose(disposing);
    }

    private async Task<GetObjectResponse> OpenAsync(CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = place.Bucket, Key = place.Key };
        if (_at > 0)
        {
            request.ByteRange = new ByteRange(string.Create(CultureInfo.InvariantCulture, $"bytes={_at}-"));
            request.EtagToMatch = _etag;
        }

        var answer = await s3.GetObjectAsync(request, ct);
        _etag = answer.ETag;
        _length = _at + answer.ContentLength;
        return answer;
    }

    private void Drop()
    {
        _open?.Dispose();
        _open = null;
    }

    private static bool IsPassing(AmazonServiceException error) =>
        error.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
        || error.ErrorCode is "SlowDown" or "RequestTimeout" or "ExpiredToken" or "ThrottlingException";
}
