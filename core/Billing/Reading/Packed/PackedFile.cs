using System.Collections.Immutable;
using System.IO.Compression;

namespace ZocSec.Core.Billing.Reading.Packed;

/// <summary>The CSV texts in a file, which is gzip, a zip or plain by what it begins with, whatever it is called.</summary>
internal sealed class PackedFile : IDisposable
{
    private readonly FileStream _file;
    private readonly ZipArchive? _zip;
    private readonly string _name;
    private readonly bool _isGzip;
    private readonly ImmutableArray<ZipArchiveEntry> _entries = [];

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What people call it.</param>
    /// <exception cref="BillingException">It is empty, or Parquet, or a zip without CSV in it.</exception>
    /// <exception cref="InvalidDataException">It is a zip that was cut off or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PackedFile(string path, string name)
    {
        _name = name;
        _file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            64 * 1024,
            FileOptions.SequentialScan
        );
        try
        {
            Length = _file.Length;
            Span<byte> start = stackalloc byte[4];
            var length = _file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            _file.Position = 0;
            start = start[..length];
            if (start.IsEmpty || start.StartsWith("PAR1"u8))
            {
                throw new BillingException(
                    $"{name} is {(start.IsEmpty ? "empty" : "Parquet and no CSV")}: export it again, or leave it out."
                );
            }

            _isGzip = start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
            if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
            {
                _zip = new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true);
                _entries = [.. _zip.Entries.Where(IsCsv)];
                if (_entries.IsEmpty)
                {
                    throw new BillingException($"{name} is a zip without a CSV file in it: export the report again.");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many CSV texts there are; at least one.</summary>
    public int Count => _zip is null ? 1 : _entries.Length;

    /// <summary>How many bytes the file has, as it is stored.</summary>
    public long Length { get; }

    /// <summary>How far it was read, about.</summary>
    public long Position => _file.Position;

    /// <summary>What people call a text.</summary>
    public string NameOf(int index) => _zip is null ? _name : $"{_name}, {OneLine.Of(_entries[index].FullName)}";

    /// <summary>Opens a text; they are opened in their order, each once.</summary>
    /// <exception cref="BillingException">It is encrypted.</exception>
    public Stream Open(int index)
    {
        if (_zip is null)
        {
            return _isGzip ? new GzipMembers(_file) : _file;
        }

        return _entries[index].IsEncrypted
            ? throw new BillingException($"{NameOf(index)} is encrypted: unpack it first.")
            : new CheckedEntry(_entries[index]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _zip?.Dispose();
        _file.Dispose();
    }

    // Finder puts a shadow of each file beside it.
    private static bool IsCsv(ZipArchiveEntry entry) =>
        entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal);
}
