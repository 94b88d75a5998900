using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Cost reports in a bucket of S3. A version is an ETag, and every read asks for exactly that one.</summary>
/// <param name="place">The bucket and prefix.</param>
/// <param name="aws">The clients.</param>
/// <param name="pause">How long to wait before a connection that broke is made again; half a second when it is not said.</param>
internal sealed class S3Files(S3Place place, IBillingAws aws, TimeSpan? pause = null) : IReportFiles
{
    private const string List = "s3:ListBucket";
    private const string Get = "s3:GetObject";
    private const string Locate = "s3:GetBucketLocation";

    private readonly TimeSpan _pause = pause ?? TimeSpan.FromMilliseconds(500);

    // Where the bucket is; null: where the clients are, as far as is known.
    private string? _region;

    /// <inheritdoc />
    public string Place { get; } = place.ToString();

    /// <inheritdoc />
    public string Root { get; } = $"s3://{place.Bucket}";

    /// <inheritdoc />
    public async IAsyncEnumerable<ReportFile> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = place.Bucket,
            ExpectedBucketOwner = aws.BucketOwner,
            // The slash, so that cur does not find what is in cur-old.
            Prefix = place.Prefix.Length == 0 ? null : $"{place.Prefix}/",
        };
        do
        {
            var page = await AskAsync(List, Place, s3 => s3.ListObjectsV2Async(request, ct));
            foreach (var found in page.S3Objects ?? [])
            {
                // The console keeps a folder as an object whose name ends in a slash.
                if (!found.Key.EndsWith('/'))
                {
                    yield return new ReportFile(found.Key, found.Size ?? 0, found.ETag)
                    {
                        Written = found.LastModified is { } written
                            ? new DateTimeOffset(written.ToUniversalTime())
                            : default,
                    };
                }
            }

            request.ContinuationToken = page.IsTruncated is true ? page.NextContinuationToken : null;
        } while (request.ContinuationToken is not null);
    }

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(ReportFile file, int most, CancellationToken ct)
    {
        if (file.Bytes > most)
        {
            throw FolderFiles.TooLong(Of(file), most);
        }

        using var read = new MemoryStream((int)file.Bytes);
        await CopyOf(file, read, bytes: null).RunAsync(ct);
        return read.ToArray();
    }

    /// <inheritdoc />
    public async Task<LocalFile> FetchAsync(
        ReportFile file,
        string folder,
        IProgress<long>? bytes,
        CancellationToken ct
    )
    {
        var path = Path.Combine(folder, LocalName(file));
        var isWhole = false;
        try
        {
            await using (var local = OpenNew(path, file.Bytes))
            {
                await CopyOf(file, local, bytes).RunAsync(ct);
            }

            isWhole = true;
            return new LocalFile(path, isCopy: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the copy of {Quoted.Of(Of(file))}, {file.Bytes:N0} bytes, cannot be written to {path}: {OneLine.Of(error.Message)}; free that much space, or name another folder for copies",
                error
            );
        }
        finally
        {
            if (!isWhole)
            {
                Delete(path);
            }
        }
    }

    /// <inheritdoc />
    public Task ConfirmAsync(ReportFile file, CancellationToken ct) =>
        AskAsync(
            Get,
            Of(file),
            s3 =>
                s3.GetObjectMetadataAsync(
                    new GetObjectMetadataRequest
                    {
                        BucketName = place.Bucket,
                        ExpectedBucketOwner = aws.BucketOwner,
                        Key = file.Path,
                        EtagToMatch = file.Version,
                    },
                    ct
                )
        );

    private S3Copy CopyOf(ReportFile file, Stream target, IProgress<long>? bytes) =>
        new((from, ct) => OpenAsync(file, from, ct), file, Of(file), target, bytes, _pause);

    // The SDK waits for the answer's beginning only; what follows is S3Copy's to watch.
    private async Task<GetObjectResponse> OpenAsync(ReportFile file, long from, CancellationToken ct)
    {
        var request = new GetObjectRequest
        {
            BucketName = place.Bucket,
            ExpectedBucketOwner = aws.BucketOwner,
            Key = file.Path,
            EtagToMatch = file.Version,
            ByteRange = from == 0 ? null : new ByteRange(from, file.Bytes - 1),
        };
        return await AskAsync(Get, Of(file), s3 => s3.GetObjectAsync(request, ct));
    }

    private async Task<T> AskAsync<T>(string action, string where, Func<IAmazonS3, Task<T>> call)
    {
        try
        {
            return await InRegionAsync(action, call);
        }
        catch (AwsCallException fault) when (fault.Action is Get && IsOther(fault.InnerException))
        {
            throw new RestatedException(where);
        }
        catch (AwsCallException fault)
        {
            throw BillingFaults.Of(fault, where, aws);
        }
    }

    private async Task<T> InRegionAsync<T>(string action, Func<IAmazonS3, Task<T>> call)
    {
        var region = _region;
        try
        {
            return await AwsCalls.AskAsync(action, () => call(region is null ? aws.S3 : aws.S3In(region)));
        }
        catch (AwsCallException fault) when (region is null && IsElsewhere(fault.InnerException))
        {
            var location = new GetBucketLocationRequest
            {
                BucketName = place.Bucket,
                ExpectedBucketOwner = aws.BucketOwner,
            };
            var found = await AwsCalls.AskAsync(Locate, () => aws.S3.GetBucketLocationAsync(location));
            _region = found.Location?.Value switch
            {
                null or "" => AwsSettings.DefaultRegion,
                "EU" => "eu-west-1",
                var named => named,
            };
            return await AwsCalls.AskAsync(action, () => call(aws.S3In(_region)));
        }
    }

    // Neither the version that was listed, nor any other, is there.
    private static bool IsOther(Exception? error) =>
        error
            is AmazonServiceException
            {
                ErrorCode: not "NoSuchBucket",
                StatusCode: HttpStatusCode.PreconditionFailed
                    or HttpStatusCode.NotFound
                    or HttpStatusCode.RequestedRangeNotSatisfiable
            };

    private static bool IsElsewhere(Exception? error) =>
        error
            is AmazonServiceException
                {
                    StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect
                }
                or AmazonServiceException { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" };

    private string Of(ReportFile file) => $"{Root}/{file.Path}";

    // A key may hold what no file system takes; its end says what the file is.
    private static string LocalName(ReportFile file)
    {
        var name = string.Concat(
            file.Path.Split('/')[^1].Select(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' ? one : '_')
        );
        return $"{Guid.NewGuid():N}-{(name.Length > 80 ? name[^80..] : name)}";
    }

    private static FileStream OpenNew(string path, long bytes) =>
        new(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
                // A disk that is too small says so before anything is fetched.
                PreallocationSize = bytes,
            }
        );

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, and the copy with it; why it could not be written is said by what was thrown.
        }
    }
}
