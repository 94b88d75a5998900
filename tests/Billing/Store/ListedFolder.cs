using System.Runtime.CompilerServices;
using ZocSec.Core.Billing.Sources;

namespace ZocSec.Tests.Billing.Store;

/// <summary>Report files in a folder; a file's version is its content's hash.</summary>
internal sealed class ListedFolder(string folder) : IReportFiles
{
    private int _fetched;

    public string Place => folder;

    /// <summary>How many files were fetched.</summary>
    public int Fetched => _fetched;

    /// <summary>Is called before a file is fetched.</summary>
    public Action<ReportFile> Fetching { get; set; } = _ => { };

    public ReportFile FileOf(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, name));
        return new(name, bytes.Length, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    public async IAsyncEnumerable<ReportFile> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            yield return FileOf(Path.GetFileName(path));
        }
    }

    public Task<byte[]> ReadAsync(ReportFile file, int most, CancellationToken ct) =>
        File.ReadAllBytesAsync(Path.Combine(folder, file.Path), ct);

    public Task<LocalFile> FetchAsync(ReportFile file, string copies, IProgress<long>? bytes, CancellationToken ct)
    {
        Fetching(file);
        Interlocked.Increment(ref _fetched);
        return Task.FromResult(new LocalFile(Path.Combine(folder, file.Path), isCopy: false));
    }

    public Task ConfirmAsync(ReportFile file, CancellationToken ct) =>
        FileOf(file.Path) == file ? Task.CompletedTask : throw new RestatedException(file.Path);
}
