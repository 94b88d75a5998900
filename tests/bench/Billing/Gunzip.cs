using System.IO.Compression;

namespace ZocSec.Bench.Billing;

/// <summary>Only unpacks files: no reader of packed CSV can take less.</summary>
internal static class Gunzip
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Unpacks them all.</summary>
    /// <param name="files">Gzip files.</param>
    /// <param name="threads">How many are unpacked at a time.</param>
    /// <returns>How many bytes they hold.</returns>
    public static long Run(IReadOnlyList<string> files, int threads)
    {
        long bytes = 0;
        Parallel.ForEach(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            file => Interlocked.Add(ref bytes, Unpack(file))
        );
        return bytes;
    }

    private static long Unpack(string path)
    {
        using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var buffer = new byte[BufferBytes];
        long bytes = 0;
        while (content.Read(buffer) is > 0 and var read)
        {
            bytes += read;
        }

        return bytes;
    }
}
