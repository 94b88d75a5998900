using System.Text;
using System.Text.Json;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>Reads a cell with an object of JSON whose members are tags.</summary>
internal sealed class TagJson
{
    private byte[] _bytes = new byte[1024];
    private char[] _key = new char[256];
    private char[] _value = new char[1024];

    /// <summary>Gives each tag to a list of them; <c>null</c> is no tag.</summary>
    /// <exception cref="LineFaultException">It is no object, or has something else than texts, numbers and truths in it.</exception>
    public void Read(ReadOnlySpan<char> text, TagColumn column, TagList tags)
    {
        Room(ref _bytes, 3 * text.Length);
        try
        {
            var reader = new Utf8JsonReader(_bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes)));
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var key = Copy(ref reader, ref _key);
                reader.Read();
                if (reader.TokenType is JsonTokenType.Null)
                {
                    continue;
                }

                tags.Add(TagColumn.KeyOf(_key.AsSpan(0, key), column.IsCategories), Value(ref reader));
            }

            // Reads to the end: nothing may follow the object.
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LineFaultException(
                $"column {OneLine.Of(column.Name)} has no readable JSON. Export the report again, and do not edit it"
            );
        }
    }

    private ReadOnlySpan<char> Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                // In two steps: a long text takes a new array.
                var length = Copy(ref reader, ref _value);
                return _value.AsSpan(0, length);
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number:
                Room(ref _value, reader.ValueSpan.Length);
                return _value.AsSpan(0, Encoding.UTF8.GetChars(reader.ValueSpan, _value));
            default:
                throw new JsonException();
        }
    }

    private static int Copy(ref Utf8JsonReader reader, ref char[] into)
    {
        Room(ref into, reader.ValueSpan.Length);
        return reader.CopyString(into);
    }

    private static void Room<T>(ref T[] room, int length)
    {
        if (room.Length < length)
        {
            room = new T[2 * length];
        }
    }
}
