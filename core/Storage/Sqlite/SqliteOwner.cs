namespace ZocSec.Core.Storage.Sqlite;

/// <summary>
/// This process as a holder of leases. It keeps a file locked for as long as it lives; the operating system lets go of
/// the lock however the process ends, so that others see at once whose leases are void.
/// </summary>
internal sealed class SqliteOwner : IDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Takes a name nobody has and locks its file.</summary>
    public SqliteOwner(string storageFolder)
    {
        _folder = Directory.CreateDirectory(Path.Combine(storageFolder, "workers")).FullName;
        while (true)
        {
            Name = Guid.NewGuid().ToString("N");
            var path = PathOf(Name);
            if (TryLock(path, FileMode.CreateNew) is not { } held)
            {
                continue;
            }

            // Another process may have taken the new file for a dead one's before it was locked.
            if (File.Exists(path))
            {
                _lock = held;
                return;
            }

            held.Dispose();
        }
    }

    /// <summary>The name that leases carry.</summary>
    public string Name { get; }

    /// <summary>Calls <paramref name="release"/> with the name of each owner that no longer lives, then forgets it.</summary>
    public async Task ReapAsync(Func<string, Task> release)
    {
        foreach (var path in Directory.EnumerateFiles(_folder, "*.lock"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (string.Equals(name, Name, StringComparison.Ordinal) || TryLock(path, FileMode.Open) is not { } held)
            {
                continue;
            }

            await using (held)
            {
                await release(name);
                File.Delete(path);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.lock");

    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
