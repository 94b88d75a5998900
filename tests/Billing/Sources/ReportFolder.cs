using ZocSec.Core.Billing.Sources;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Sources;

/// <summary>A real folder that reports are looked for in.</summary>
internal sealed class ReportFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>What is found in it.</summary>
    /// <param name="below">A folder in it, where only that is looked at.</param>
    /// <param name="selection">What is asked for; all when it is not said.</param>
    public Task<ReportFindings> FindAsync(string below = "", ReportSelection? selection = null) =>
        ReportFinder.FindAsync(
            new FolderFiles(Path.Combine(Folder, below)),
            selection ?? ReportSelection.All,
            TestContext.Current.CancellationToken
        );

    public void Dispose() => _folder.Dispose();
}
