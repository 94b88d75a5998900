using System.Buffers;
using K4os.Compression.LZ4;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>Where in a file the pages of a column of a row group are.</summary>
/// <param name="Begin">Where they begin.</param>
/// <param name="Data">Where the page with the values begins, behind the one with the dictionary, where there is one.</param>
/// <param name="Bytes">How long they are, headers included.</param>
/// <param name="Unpacked">How long they would be without compression.</param>
/// <param name="Values">How many values there are, missing ones included.</param>
/// <param name="IsDictionary">Whether there is a dictionary.</param>
internal readonly record struct ParquetChunk(
    long Begin,
    long Data,
    long Bytes,
    long Unpacked,
    int Values,
    bool IsDictionary
)
{
    /// <summary>The smallest value, which is the first; null: unknown.</summary>
    public byte[]? First { get; init; }

    /// <summary>The largest value; null: unknown.</summary>
    public byte[]? Last { get; init; }
}

/// <summary>Writes pages, compressed by <see cref="Codec"/>.</summary>
/// <param name="file">Takes them.</param>
internal sealed class ParquetPages(Stream file)
{
    /// <summary>The number of LZ4_RAW.</summary>
    public const int Codec = 7;

    private readonly ArrayBufferWriter<byte> _header = new();
    private byte[] _packed = [];
    private ParquetChunk _chunk;

    /// <summary>What the next page with values holds; is emptied by <see cref="WriteData"/>.</summary>
    public ArrayBufferWriter<byte> Body { get; } = new();

    /// <summary>How many bytes of the file are written.</summary>
    public long Position { get; private set; }

    /// <summary>Begins with a column.</summary>
    public void BeginChunk() => _chunk = new(Position, Position, 0, 0, 0, IsDictionary: false);

    /// <summary>What was written of the column.</summary>
    public ParquetChunk EndChunk(bool isDictionary) =>
        _chunk with
        {
            Bytes = Position - _chunk.Begin,
            IsDictionary = isDictionary,
        };

    /// <summary>Writes a page with the values of a dictionary.</summary>
    public void WriteDictionary(ReadOnlySpan<byte> values, int count)
    {
        Write(
            values,
            type: 2,
            thrift =>
            {
                thrift.Struct(7);
                thrift.Int(1, count);
                thrift.Int(2, 0);
                thrift.End();
            }
        );
        _chunk = _chunk with { Data = Position };
    }

    /// <summary>Writes <see cref="Body"/> as the page with the values.</summary>
    /// <param name="count">How many values there are, missing ones included.</param>
    /// <param name="encoding">How they are encoded.</param>
    public void WriteData(int count, int encoding)
    {
        Write(
            Body.WrittenSpan,
            type: 0,
            thrift =>
            {
                thrift.Struct(5);
                thrift.Int(1, count);
                thrift.Int(2, encoding);
                thrift.Int(3, 3);
                thrift.Int(4, 3);
                thrift.End();
            }
        );
        _chunk = _chunk with { Values = count };
        Body.ResetWrittenCount();
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        Position += bytes.Length;
    }

    private void Write(ReadOnlySpan<byte> bytes, int type, Action<ThriftWriter> describe)
    {
        var most = LZ4Codec.MaximumOutputSize(bytes.Length);
        if (_packed.Length < most)
        {
            _packed = new byte[2 * most];
        }

        var packed = LZ4Codec.Encode(bytes, _packed);
        _header.ResetWrittenCount();
        var thrift = new ThriftWriter(_header);
        thrift.Element();
        thrift.Int(1, type);
        thrift.Int(2, bytes.Length);
        thrift.Int(3, packed);
        describe(thrift);
        thrift.End();
        Write(_header.WrittenSpan);
        Write(_packed.AsSpan(0, packed));
        _chunk = _chunk with { Unpacked = _chunk.Unpacked + _header.WrittenCount + bytes.Length };
    }
}
