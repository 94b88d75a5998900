using System.IO.Compression;

namespace ZocSec.Core.Audits.Reports.Sarif;

/// <summary>Passes on what is written, and knows how large it would be when packed with gzip.</summary>
internal sealed class PackedSize : Stream
{
    private readonly Stream _target;
    private readonly Counter _counter = new();
    private readonly GZipStream _packer;

    /// <summary>Passes on to <paramref name="target"/>, which stays open.</summary>
    public PackedSize(Stream target)
    {
        _target = target;
        _packer = new GZipStream(_counter, CompressionLevel.Optimal);
    }

    /// <summary>Bytes so far, without the few that the packer still holds.</summary>
    public long Packed => _counter.Bytes;

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count)
    {
        _packer.Write(buffer, offset, count);
        _target.Write(buffer, offset, count);
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        _packer.Write(buffer.Span);
        await _target.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc />
    public override void Flush() => _target.Flush();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _packer.Dispose();
            _counter.Dispose();
        }

        base.Dispose(disposing);
    }

    // A stream that keeps nothing.
    private sealed class Counter : MemoryStream
    {
        public long Bytes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
    }
}
