using System.Text.Json;

namespace ZocSec.Core.Events;

/// <summary>
/// The few members of a webhook payload that this program reads, read tolerantly: what is missing or of another type than
/// usual is null, what is unknown is skipped. Only text that is no JSON object is refused.
/// </summary>
internal sealed record GitHubPayload
{
    /// <summary><c>action</c>.</summary>
    public string? Action { get; private set; }

    /// <summary><c>installation.id</c>.</summary>
    public long? Installation { get; private set; }

    /// <summary><c>sender.login</c>.</summary>
    public string? Sender { get; private set; }

    /// <summary><c>repository</c>.</summary>
    public PayloadRepository Repository { get; } = new();

    /// <summary>Reads a payload.</summary>
    /// <param name="json">The bytes as they came.</param>
    /// <exception cref="JsonException">The text is no JSON object, or is cut off.</exception>
    public static GitHubPayload Read(ReadOnlySpan<byte> json)
    {
        var payload = new GitHubPayload();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("a payload is a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            payload.ReadMember(ref reader);
        }

        // The bytes after the object: only white space may follow.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            throw new JsonException("the payload is cut off");
        }

        return payload;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("action"u8))
        {
            Action = ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("installation"u8))
        {
            ReadObject(
                ref reader,
                this,
                static (ref member, payload) =>
                {
                    if (member.ValueTextEquals("id"u8))
                    {
                        payload.Installation = ReadNumber(ref member);
                        return true;
                    }

                    return false;
                }
            );
        }
        else if (reader.ValueTextEquals("sender"u8))
        {
            ReadObject(
                ref reader,
                this,
                static (ref member, payload) =>
                {
                    if (member.ValueTextEquals("login"u8))
                    {
                        payload.Sender = ReadString(ref member);
                        return true;
                    }

                    return false;
                }
            );
        }
        else if (reader.ValueTextEquals("repository"u8))
        {
            ReadObject(ref reader, Repository, static (ref member, repository) => repository.ReadMember(ref member));
        }
        else
        {
            Skip(ref reader);
        }
    }

    private delegate bool MemberReader<T>(ref Utf8JsonReader reader, T target);

    private static void ReadObject<T>(ref Utf8JsonReader reader, T target, MemberReader<T> readMember)
    {
        Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!readMember(ref reader, target))
            {
                Skip(ref reader);
            }
        }
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        reader.Skip();
    }

    internal static string? ReadString(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        if (reader.TokenType == JsonTokenType.String)
        {
            // A string may hold a lone surrogate, which no name does.
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        reader.Skip();
        return null;
    }

    internal static long? ReadNumber(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out var number) ? number : null;
        }

        reader.Skip();
        return null;
    }

    internal static bool? ReadBoolean(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                reader.Skip();
                return null;
        }
    }

    private static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException("the payload is cut off");
        }
    }
}
