using System.Security.Cryptography;

namespace ZocSec.Core.Billing.Store;

/// <summary>
/// The folder of a store, held by one process at a time: <c>billing.duckdb</c> is the catalogue, <c>lines</c> holds one Parquet
/// file for each chunk that was read, <c>temp</c> what goes with the process.
/// </summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Makes the folder unless it is there, takes it, and empties <c>temp</c>.</summary>
    /// <exception cref="BillingException">Another process has it, or it holds what is no store's.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public StoreFolder(string folder)
    {
        Path = System.IO.Path.GetFullPath(folder);
        try
        {
            OwnerFolder.Create(Path);
            RequireOwn();
            _lock = Lock();
            EmptyTemp();
            OwnerFolder.Create(Temp);
            OwnerFolder.Create(Lines);
        }
        catch (UnauthorizedAccessException error)
        {
            _lock?.Dispose();
            throw new IOException($"The folder {Path} cannot be written: {error.Message}", error);
        }
        catch
        {
            _lock?.Dispose();
            throw;
        }
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>The catalogue.</summary>
    public string Catalogue => System.IO.Path.Combine(Path, "billing.duckdb");

    /// <summary>What goes with the process.</summary>
    public string Temp => System.IO.Path.Combine(Path, "temp");

    /// <summary>The Parquet files.</summary>
    public string Lines => System.IO.Path.Combine(Path, "lines");

    /// <summary>Where the Parquet file of a chunk is: in <see cref="Lines"/>, whatever a catalogue says.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Lines, System.IO.Path.GetFileName(file));

    /// <summary>Puts a finished file in its place, so that it is on the disk whole before anything says that it is.</summary>
    /// <returns>Its length and its SHA-256.</returns>
    public (long Bytes, string Sha256) Keep(string temporary, string file)
    {
        long bytes;
        string hash;
        using (var stream = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            stream.Flush(flushToDisk: true);
            bytes = stream.Length;
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        File.Move(temporary, PathOf(file), overwrite: true);
        return (bytes, hash);
    }

    /// <summary>Whether the file of a chunk is there, as long as it was and with both marks of Parquet.</summary>
    public bool LooksWhole(StoredPart part)
    {
        var file = new FileInfo(PathOf(part.File));
        if (!file.Exists || file.Length != part.PartBytes)
        {
            return false;
        }

        using var stream = file.OpenRead();
        Span<byte> mark = stackalloc byte[4];
        if (stream.ReadAtLeast(mark, 4, throwOnEndOfStream: false) < 4 || !mark.SequenceEqual("PAR1"u8))
        {
            return false;
        }

        stream.Seek(-4, SeekOrigin.End);
        return stream.ReadAtLeast(mark, 4, throwOnEndOfStream: false) == 4 && mark.SequenceEqual("PAR1"u8);
    }

    /// <summary>Whether the file of a chunk is there, byte for byte.</summary>
    public bool IsWhole(StoredPart part)
    {
        if (!LooksWhole(part))
        {
            return false;
        }

        using var stream = File.OpenRead(PathOf(part.File));
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == part.Sha256;
    }

    /// <summary>Deletes the Parquet files that nothing names.</summary>
    public void Sweep(IReadOnlySet<string> named)
    {
        foreach (var path in Directory.EnumerateFiles(Lines, "*.parquet"))
        {
            if (!named.Contains(System.IO.Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>A new folder below <c>temp</c>.</summary>
    public string NewTemp()
    {
        var folder = System.IO.Path.Combine(Temp, Guid.NewGuid().ToString("N"));
        OwnerFolder.Create(folder);
        return folder;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        EmptyTemp();
        _lock.Dispose();
    }

    private string LockFile => System.IO.Path.Combine(Path, "billing.lock");

    // Whatever lies in its folders is deleted when nothing names it: they must be a store's.
    private void RequireOwn()
    {
        string[] own = [Temp, Lines, LockFile, Catalogue, $"{Catalogue}.wal"];
        if (Array.Find(own, path => new FileInfo(path).LinkTarget is not null) is { } link)
        {
            throw new BillingException(
                $"{link} is a symbolic link, and a store of this program has none: give another folder"
            );
        }

        if (
            !File.Exists(LockFile)
            && !File.Exists(Catalogue)
            && Array.Find([Temp, Lines], Directory.Exists) is { } other
        )
        {
            throw new BillingException(
                $"{other} is there already, and of something else than a store of this program: give the store a folder of its own"
            );
        }
    }

    private FileStream Lock()
    {
        var path = LockFile;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new BillingException(
                $"{Path} is in use by another process of this program; wait until it is done, or give another folder",
                error
            );
        }
    }

    private void EmptyTemp()
    {
        if (Directory.Exists(Temp))
        {
            Directory.Delete(Temp, recursive: true);
        }
    }
}
