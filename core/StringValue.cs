using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core;

/// <summary>A name of the domain that is a string outside and a type of its own inside.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IStringValue<TSelf>
    where TSelf : struct, IStringValue<TSelf>
{
    /// <summary>The text, as it stands in files, stores and answers.</summary>
    string Value { get; }

    /// <summary>Makes the value from its text; does not check what the text names.</summary>
    static abstract TSelf From(string value);
}

/// <summary>Writes an <see cref="IStringValue{TSelf}"/> as a JSON string, also as a property name.</summary>
public sealed class StringValueConverter<T> : JsonConverter<T>
    where T : struct, IStringValue<T>
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.From(reader.GetString() ?? throw new JsonException($"{typeof(T).Name} must be a string"));

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    /// <inheritdoc />
    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => T.From(reader.GetString()!);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
