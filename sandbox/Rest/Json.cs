using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZocSec.Sandbox.Rest;

/// <summary>Writes JSON as GitHub does: nothing escaped that need not be, times in UTC to the second.</summary>
internal static class Json
{
    private const int UsualSize = 8 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static ReadOnlyMemory<byte> Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualSize);
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json, state);
        return buffer.WrittenMemory;
    }

    public static void WriteTime(this Utf8JsonWriter json, string member, DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            json.WriteNull(member);
            return;
        }

        Span<char> text = stackalloc char[20];
        at.UtcDateTime.TryFormat(text, out _, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json.WriteString(member, text);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string member, IEnumerable<string> values)
    {
        json.WriteStartArray(member);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
