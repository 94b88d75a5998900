using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZocSec.Core.Audits.Reading;

/// <summary>
/// A file with a JSON text on each line. What comes after the last whole line was cut off when a process was killed, and is
/// overwritten.
/// </summary>
internal sealed class JsonLines<T>(string path, JsonTypeInfo<T> info) : IDisposable
{
    private readonly Lock gate = new();
    private FileStream? appending;

    /// <summary>Adds a line; it is the system's before this returns, and so outlives the process.</summary>
    public void Append(T value)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(value, info);
        Array.Resize(ref line, line.Length + 1);
        line[^1] = (byte)'\n';
        lock (gate)
        {
            appending ??= OpenEnd();
            appending.Write(line);
        }
    }

    /// <summary>Reads the lines, one at a time; can be done again and again, also while lines are added.</summary>
    /// <exception cref="InvalidDataException">A line is not what was written.</exception>
    public IEnumerable<T> Read()
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        lock (gate)
        {
            appending ??= OpenEnd();
        }

        using var stream = Open(FileAccess.Read);
        using var lines = new StreamReader(stream, bufferSize: 64 * 1024);
        while (lines.ReadLine() is { } line)
        {
            yield return Parse(line);
        }
    }

    /// <inheritdoc />
    public void Dispose() => appending?.Dispose();

    private T Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, info) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged; begin the audit anew with --fresh", e);
        }
    }

    // No buffer of our own: what was written must not die with the process.
    private FileStream OpenEnd()
    {
        var stream = Open(FileAccess.ReadWrite);
        stream.SetLength(EndOfLines(stream));
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private FileStream Open(FileAccess access) =>
        new(path, FileMode.OpenOrCreate, access, FileShare.ReadWrite, bufferSize: 0);

    private static long EndOfLines(FileStream stream)
    {
        var block = new byte[64 * 1024];
        for (var end = stream.Length; end > 0; )
        {
            var start = Math.Max(0, end - block.Length);
            stream.Position = start;
            stream.ReadExactly(block, 0, (int)(end - start));
            var last = Array.LastIndexOf(block, (byte)'\n', (int)(end - start) - 1);
            if (last >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }
}
