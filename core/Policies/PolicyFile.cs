namespace ZocSec.Core.Policies;

/// <summary>The bytes of a policy file at a moment, or why there are none.</summary>
/// <param name="Bytes">The bytes; empty when the file could not be read.</param>
/// <param name="Problem">Why it could not be read; null when it was.</param>
internal sealed record PolicyFile(byte[] Bytes, string? Problem = null)
{
    /// <summary>
    /// Reads the whole file. Opening it anew each time follows a renamed file and a switched symbolic link, and the
    /// content cannot lie as its size and times can.
    /// </summary>
    public static PolicyFile Read(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            // One byte more than is allowed is enough for the reader to refuse it.
            var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), PolicyReader.MaxBytes + 1L)];
            var length = 0;
            while (length < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
            }

            return new PolicyFile(bytes[..length]);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new PolicyFile(
                [],
                refused is FileNotFoundException or DirectoryNotFoundException
                    ? "the file is not there"
                    : $"the file cannot be read: {refused.Message}"
            );
        }
    }

    /// <summary>Whether both moments show the same.</summary>
    public bool Same(PolicyFile other) =>
        string.Equals(Problem, other.Problem, StringComparison.Ordinal) && Bytes.AsSpan().SequenceEqual(other.Bytes);
}
