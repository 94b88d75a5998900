using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.Billing.Lines;

/// <summary>
/// Which lines belong together: those of a resource are in one bucket, however the report writes its id. So buckets can be worked
/// on one after the other, each in little memory.
/// </summary>
internal static class ResourceBuckets
{
    /// <summary>How many there are.</summary>
    public const int Count = 32;

    private const int LongestOnStack = 512;

    /// <summary>The bucket of a resource id, from 0; the same as <see cref="Sql"/> gives.</summary>
    public static byte Of(ReadOnlySpan<char> resource)
    {
        var tail = Tail(resource);
        var most = Encoding.UTF8.GetMaxByteCount(tail.Length);
        Span<byte> bytes = most <= LongestOnStack ? stackalloc byte[LongestOnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(tail, bytes)], hash);
        return (byte)(hash[0] % Count);
    }

    /// <summary>The bucket of a column with resource ids, as DuckDB computes it.</summary>
    public static string Sql(string column) =>
        $"""
            CAST(CAST('0x' || substr(sha256(CASE
                WHEN starts_with({column}, 'arn:') AND split_part({column}, ':', 3) = 's3' AND split_part({column}, ':', 5) = ''
                    THEN split_part(split_part({column}, ':', 6), '/', 1)
                ELSE regexp_extract({column}, '[^:/]*\z') END), 1, 2) AS INTEGER) % {Count.ToString(
                CultureInfo.InvariantCulture
            )} AS UTINYINT)
            """;

    // What all spellings of an id end in: i-1 and arn:aws:ec2:eu-west-1:111111111111:instance/i-1. ARNs of S3 go on with objects.
    private static ReadOnlySpan<char> Tail(ReadOnlySpan<char> resource)
    {
        if (resource.StartsWith("arn:", StringComparison.Ordinal) && IsS3(resource, out var bucket))
        {
            return bucket;
        }

        return resource[(resource.LastIndexOfAny(':', '/') + 1)..];
    }

    private static bool IsS3(ReadOnlySpan<char> arn, out ReadOnlySpan<char> bucket)
    {
        bucket = default;
        Span<Range> parts = stackalloc Range[7];
        var count = arn.Split(parts, ':');
        var isS3 = count > 2 && arn[parts[2]] is "s3" && (count < 5 || arn[parts[4]].IsEmpty);
        if (isS3 && count > 5)
        {
            bucket = arn[parts[5]];
            bucket = bucket.IndexOf('/') is var end and >= 0 ? bucket[..end] : bucket;
        }

        return isS3;
    }
}
