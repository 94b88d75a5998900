using System.Buffers;
using System.Buffers.Binary;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>
/// A Parquet file that is written row group by row group ("Apache Parquet, File Format"). It has statistics of sorted columns
/// only. Without <see cref="Complete"/> it has no end, and no reader takes it for a file.
/// </summary>
internal sealed class ParquetFile : IDisposable
{
    private static readonly byte[] s_mark = "PAR1"u8.ToArray();

    private readonly FileStream _file;
    private readonly ParquetPages _pages;
    private readonly IReadOnlyList<ParquetColumn> _columns;
    private readonly List<(int Rows, ParquetChunk[] Chunks)> _groups = [];

    /// <summary>Begins a new file.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <param name="columns">
    /// Its columns; two that are in the same group are a map's keys and values, and follow each other.
    /// </param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ParquetFile(string path, IReadOnlyList<ParquetColumn> columns)
    {
        _columns = columns;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
        _pages = new ParquetPages(_file);
        _pages.Write(s_mark);
    }

    /// <summary>Writes what the columns hold as a row group.</summary>
    /// <param name="rows">How many rows that are.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public void WriteGroup(int rows) => _groups.Add((rows, [.. _columns.Select(column => column.Write(_pages))]));

    /// <summary>Writes the end.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        var footer = new ArrayBufferWriter<byte>();
        var thrift = new ThriftWriter(footer);
        thrift.Element();
        thrift.Int(1, 1);
        WriteSchema(thrift);
        thrift.Long(3, _groups.Sum(group => (long)group.Rows));
        thrift.Structs(4, _groups.Count);
        foreach (var (rows, chunks) in _groups)
        {
            WriteGroup(thrift, rows, chunks);
        }

        thrift.Text(6, "zocsec");
        thrift.End();
        _pages.Write(footer.WrittenSpan);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.WrittenCount);
        _pages.Write(length);
        _pages.Write(s_mark);
        _file.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void WriteSchema(ThriftWriter thrift)
    {
        var maps = _columns
            .Where(column => column.Path.Count > 1)
            .Select(column => column.Path[0])
            .ToHashSet(StringComparer.Ordinal);
        thrift.Structs(2, 1 + _columns.Count + 2 * maps.Count);
        thrift.Element();
        thrift.Text(4, "lines");
        thrift.Int(5, _columns.Count - maps.Count);
        thrift.End();
        foreach (var column in _columns)
        {
            if (column.Path.Count > 1 && maps.Remove(column.Path[0]))
            {
                ParquetTypes.WriteMap(thrift, column.Path[0]);
            }

            var isOptional = column is { Definitions: not null, Repetitions: null };
            ParquetTypes.Write(thrift, column.Path[^1], column.Type, isOptional);
        }
    }

    private void WriteGroup(ThriftWriter thrift, int rows, ParquetChunk[] chunks)
    {
        thrift.Element();
        thrift.Structs(1, chunks.Length);
        foreach (var (column, chunk) in _columns.Zip(chunks))
        {
            thrift.Element();
            thrift.Long(2, chunk.Begin);
            thrift.Struct(3);
            thrift.Int(1, ParquetTypes.PhysicalOf(column.Type));
            thrift.Ints(2, chunk.IsDictionary ? [0, 3, 8] : [0, 3]);
            thrift.Texts(3, column.Path);
            thrift.Int(4, ParquetPages.Codec);
            thrift.Long(5, chunk.Values);
            thrift.Long(6, chunk.Unpacked);
            thrift.Long(7, chunk.Bytes);
            thrift.Long(9, chunk.Data);
            if (chunk.IsDictionary)
            {
                thrift.Long(11, chunk.Begin);
            }

            if (chunk is { First: { } first, Last: { } last })
            {
                thrift.Struct(12);
                thrift.Bytes(5, last);
                thrift.Bytes(6, first);
                thrift.End();
            }

            thrift.End();
            thrift.End();
        }

        thrift.Long(2, chunks.Sum(chunk => chunk.Unpacked));
        thrift.Long(3, rows);
        thrift.End();
    }
}
