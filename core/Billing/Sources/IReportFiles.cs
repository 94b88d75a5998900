namespace ZocSec.Core.Billing.Sources;

/// <summary>Where cost reports lie: a folder, or a bucket of S3 under a prefix.</summary>
public interface IReportFiles
{
    /// <summary>The place as somebody wrote it: <c>s3://bucket/prefix</c>, or a folder.</summary>
    string Place { get; }

    /// <summary>
    /// What the paths of files are below, the same however much of it <see cref="Place"/> names: <c>s3://bucket</c>, or the
    /// whole path of the folder.
    /// </summary>
    string Root => Place;

    /// <summary>All files below the place.</summary>
    /// <exception cref="BillingException">There is no such place, or it may not be listed.</exception>
    IAsyncEnumerable<ReportFile> ListAsync(CancellationToken ct);

    /// <summary>A file as it is stored, for small ones such as manifests.</summary>
    /// <exception cref="RestatedException">It is not the version that was listed any more.</exception>
    /// <exception cref="BillingException">It is longer than <paramref name="most"/>, or may not be read.</exception>
    Task<byte[]> ReadAsync(ReportFile file, int most, CancellationToken ct);

    /// <summary>Gives a file as a local one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">An existing folder for a copy, where one is needed.</param>
    /// <param name="bytes">Is told of bytes that came over the network, as they come.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The local file; disposing it deletes a copy, and nothing else.</returns>
    /// <exception cref="RestatedException">It is not the version that was listed any more.</exception>
    /// <exception cref="BillingException">It may not be read.</exception>
    /// <exception cref="IOException">The disk is full, or the copy cannot be written.</exception>
    Task<LocalFile> FetchAsync(ReportFile file, string folder, IProgress<long>? bytes, CancellationToken ct);

    /// <summary>Sees to it that a file is still the version that was listed.</summary>
    /// <exception cref="RestatedException">It is not.</exception>
    Task ConfirmAsync(ReportFile file, CancellationToken ct);
}

/// <summary>A file of a place.</summary>
/// <param name="Path">Its path below the bucket or folder, with slashes; manifests name chunks like this in S3.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Version">What differs whenever its content does: its ETag, or its length and time of change.</param>
public sealed record ReportFile(string Path, long Bytes, string Version)
{
    /// <summary>When it was written, as its store says: tells which of several manifests is the newest.</summary>
    public DateTimeOffset Written { get; init; }
}

/// <summary>A file on this machine.</summary>
/// <param name="path">Its full path.</param>
/// <param name="isCopy">Whether it is a copy, which goes when this is disposed.</param>
public sealed class LocalFile(string path, bool isCopy) : IDisposable
{
    /// <summary>Its full path.</summary>
    public string Path { get; } = path;

    /// <inheritdoc />
    public void Dispose()
    {
        if (isCopy)
        {
            File.Delete(Path);
        }
    }
}

/// <summary>A report was written anew while it was read: what was read of its period must be read again by the new manifest.</summary>
/// <param name="path">The file that changed.</param>
public sealed class RestatedException(string path)
    : Exception($"{path} was written anew while it was read; run the command again")
{
    /// <summary>The file that changed.</summary>
    public string Path { get; } = path;
}
