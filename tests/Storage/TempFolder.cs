namespace ZocSec.Tests.Storage;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zocsec-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
