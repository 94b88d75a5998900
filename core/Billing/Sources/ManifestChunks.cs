using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Finds the chunks of a manifest in the place where it lies.</summary>
/// <param name="files">The place.</param>
/// <param name="index">Its files.</param>
internal sealed class ManifestChunks(IReportFiles files, ChunkIndex index)
{
    /// <summary>Whether a file can be a chunk by its name.</summary>
    public static bool CanBe(string path) => IsParquet(path) is not null;

    /// <summary>The chunks, and whether they are Parquet.</summary>
    /// <param name="manifest">The manifest; names one chunk at least.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="BillingException">One is not there, lies elsewhere, or is of another kind than the rest.</exception>
    public (ImmutableArray<ReportFile> Chunks, bool IsParquet) Of(Manifest manifest, string path)
    {
        var where = $"{files.Root}/{path}";
        var chunks = manifest.Keys.Select(key => ChunkOf(key, path, where)).Distinct().ToImmutableArray();
        var kinds = chunks.Select(chunk => IsParquet(chunk.Path)!.Value).Distinct().ToArray();
        return kinds is [var isParquet]
            ? (chunks, isParquet)
            : throw new BillingException(
                $"{Quoted.Of(where)} names CSV and Parquet at once: no report has both; fetch the report again"
            );
    }

    private ReportFile ChunkOf(string name, string path, string where)
    {
        var (bucket, key) = Split(name);
        var chunk = Quoted.Of(name);
        if (key.Split('/').Any(part => part is "." or "..") || key.Contains('\\', StringComparison.Ordinal))
        {
            throw new BillingException(
                $"{Quoted.Of(where)} names {chunk}, which leads out of {Quoted.Of(files.Place)}: no manifest of AWS does; fetch the report again"
            );
        }

        if (IsParquet(key) is null)
        {
            throw new BillingException(
                $"{Quoted.Of(where)} names {chunk}, which is neither CSV nor Parquet by its name: make the report as one of them"
            );
        }

        return index.Find(key, path) ?? throw Missing(bucket, key, chunk, where);
    }

    private BillingException Missing(string? bucket, string key, string chunk, string where)
    {
        var place = Quoted.Of(files.Place);
        if (S3Place.TryParse(files.Place, out var here, out _))
        {
            // A bucket that is a replica has the same keys, and was looked into.
            if (bucket is not null && bucket != here.Bucket)
            {
                return new BillingException(
                    $"{Quoted.Of(where)} names {chunk}, which is in another bucket and not in {place}: read the reports from that bucket, or copy the data here beside the manifests"
                );
            }

            if (
                here.Prefix.Length > 0
                && !key.TrimStart('/').StartsWith($"{here.Prefix.TrimStart('/')}/", StringComparison.Ordinal)
            )
            {
                return new BillingException(
                    $"{Quoted.Of(where)} names {chunk}, which is outside {place}: write a prefix that has both below it"
                );
            }
        }

        return new BillingException(
            $"{Quoted.Of(where)} names {chunk}, which is not in {place}: wait until the export has finished, or copy the file beside the others, and run the command again"
        );
    }

    private static (string? Bucket, string Key) Split(string name)
    {
        if (!S3Place.IsMeant(name))
        {
            return (null, name);
        }

        var rest = name["s3://".Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
    }

    // Null: neither.
    private static bool? IsParquet(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? true
        : path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? false
        : null;
}
