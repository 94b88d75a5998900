using System.Runtime.CompilerServices;

namespace ZocSec.Core.Billing.Sources;

/// <summary>
/// A folder with cost reports, such as a copy of a bucket. Symbolic links in it are not followed: they may lead out of it, or
/// show a file twice.
/// </summary>
/// <param name="place">The folder, as somebody wrote it.</param>
internal sealed class FolderFiles(string place) : IReportFiles
{
    private readonly string _folder = Path.GetFullPath(place);

    /// <inheritdoc />
    public string Place => place;

    /// <inheritdoc />
    public string Root => Slashed(Path.TrimEndingDirectorySeparator(_folder));

    /// <inheritdoc />
#pragma warning disable CS1998 // A folder is read at once.
    public async IAsyncEnumerable<ReportFile> ListAsync([EnumeratorCancellation] CancellationToken ct)
#pragma warning restore CS1998
    {
        if (!Directory.Exists(_folder))
        {
            throw new BillingException(
                File.Exists(_folder)
                    ? $"{Quoted.Of(place)} is a file: name the folder that holds the manifest and the files of the report"
                    : $"there is no folder {Quoted.Of(place)}: see how it is spelled, or write s3://bucket/prefix"
            );
        }

        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(_folder)]);
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in Entries(folder))
            {
                ct.ThrowIfCancellationRequested();
                if (entry.LinkTarget is not null)
                {
                    continue;
                }

                if (entry is DirectoryInfo inner)
                {
                    folders.Push(inner);
                }
                else if (entry is FileInfo file && FileOf(file) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(ReportFile file, int most, CancellationToken ct)
    {
        var path = Current(file);
        if (file.Bytes > most)
        {
            throw TooLong(path, most);
        }

        try
        {
            var read = await File.ReadAllBytesAsync(path, ct);
            // What grew in the meantime is another version.
            return read.Length == file.Bytes ? read : throw new RestatedException(path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Denied(path, error);
        }
    }

    /// <inheritdoc />
    public Task<LocalFile> FetchAsync(ReportFile file, string folder, IProgress<long>? bytes, CancellationToken ct) =>
        Task.FromResult(new LocalFile(Current(file), isCopy: false));

    /// <inheritdoc />
    public Task ConfirmAsync(ReportFile file, CancellationToken ct)
    {
        Current(file);
        return Task.CompletedTask;
    }

    /// <summary>That a file is longer than a manifest can be.</summary>
    internal static BillingException TooLong(string path, int most) =>
        new(
            $"{Quoted.Of(path)} is longer than {most / 1024 / 1024} MB, which no manifest is: take it out of the place, or rename it"
        );

    private static BillingException Denied(string path, Exception error) =>
        new($"{Quoted.Of(path)} may not be read: give whoever runs this the right to", error);

    private static string Slashed(string path) => path.Replace(Path.DirectorySeparatorChar, '/');

    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (UnauthorizedAccessException error)
        {
            throw Denied(folder.FullName, error);
        }
        catch (DirectoryNotFoundException)
        {
            // It went while its parent was listed.
            return [];
        }
    }

    // Null: it went while its folder was listed.
    private ReportFile? FileOf(FileInfo file) =>
        file.Exists
            ? new ReportFile(Slashed(Path.GetRelativePath(_folder, file.FullName)), file.Length, VersionOf(file))
            {
                Written = new DateTimeOffset(file.LastWriteTimeUtc),
            }
            : null;

    private static string VersionOf(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Length}-{file.LastWriteTimeUtc.Ticks}");

    private string Current(ReportFile file)
    {
        var path = Path.GetFullPath(file.Path, _folder);
        var inside = Path.EndsInDirectorySeparator(_folder) ? _folder : _folder + Path.DirectorySeparatorChar;
        var found = new FileInfo(path);
        return
            path.StartsWith(inside, StringComparison.Ordinal)
            && found.Exists
            && found.LinkTarget is null
            && VersionOf(found) == file.Version
            ? path
            : throw new RestatedException(path);
    }
}
