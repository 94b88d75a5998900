namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Reads no more than so many bytes, whatever the file says of its own size.</summary>
internal sealed class BoundedStream(Stream inner, long most, string what) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    /// <exception cref="PlanFileException">There is more.</exception>
    public override int Read(Span<byte> buffer)
    {
        var got = inner.Read(buffer);
        read += got;
        return read <= most
            ? got
            : throw new PlanFileException(
                $"{what} unpacks to more than {most / (1024 * 1024)} MB, which no audit writes: use the workbook that the audit wrote"
            );
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
