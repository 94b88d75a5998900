using System.Text;
using System.Text.Json;

namespace ZocSec.Core.Events;

/// <summary>
/// The few members of a webhook payload that this program reads, read tolerantly: what is missing or of another type than
/// usual is null, so is a name that no GitHub would give, and what is unknown is skipped. Only text that is no JSON
/// object is refused.
/// </summary>
internal sealed record GitHubPayload
{
    // An owner, a slash and a repository, each far longer than GitHub allows. Five such texts and two headers still
    // make an event below its limit when JSON takes six bytes for each of their characters.
    private const int MaxText = 201;
    private const int MaxEscaped = 6;

    // Git allows names of some 250 bytes.
    private const int MaxRef = 300;

    /// <summary><c>action</c>.</summary>
    public string? Action { get; private set; }

    /// <summary><c>installation.id</c>.</summary>
    public long? Installation { get; private set; }

    /// <summary><c>sender.login</c>.</summary>
    public string? Sender { get; private set; }

    /// <summary><c>repository</c>.</summary>
    public PayloadRepository Repository { get; } = new();

    /// <summary><c>ref</c>.</summary>
    public string? Ref { get; private set; }

    /// <summary><c>after</c>.</summary>
    public string? After { get; private set; }

    /// <summary><c>pull_request</c>.</summary>
    public PayloadPullRequest PullRequest { get; } = new();

    /// <summary>Members that only some events have, read in depth; empty unless asked for.</summary>
    public PayloadDetails Details { get; }

    private GitHubPayload(bool withDetails) => Details = new PayloadDetails(withDetails);

    /// <summary>Reads a payload.</summary>
    /// <param name="json">The bytes as they came.</param>
    /// <param name="withDetails">Whether <see cref="Details"/> are wanted, which costs far more than the rest.</param>
    /// <exception cref="JsonException">The text is no JSON object, or is cut off.</exception>
    public static GitHubPayload Read(ReadOnlySpan<byte> json, bool withDetails = false)
    {
        var payload = new GitHubPayload(withDetails);
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
        if (Is(ref reader, "action"u8))
        {
            Action = ReadString(ref reader);
        }
        else if (Is(ref reader, "ref"u8))
        {
            Ref = ReadRef(ref reader);
        }
        else if (Is(ref reader, "after"u8))
        {
            After = ReadString(ref reader);
        }
        else if (Details.ReadMember(ref reader))
        {
            Installation ??= Details.InstallationId;
        }
        else if (Is(ref reader, "installation"u8))
        {
            ReadObject(
                ref reader,
                this,
                static (ref member, payload) =>
                {
                    if (Is(ref member, "id"u8))
                    {
                        payload.Installation = ReadNumber(ref member);
                        return true;
                    }

                    return false;
                }
            );
        }
        else if (Is(ref reader, "sender"u8))
        {
            Sender = ReadTextOf(ref reader, "login"u8);
        }
        else if (Is(ref reader, "repository"u8))
        {
            ReadObject(ref reader, Repository, static (ref member, repository) => repository.ReadMember(ref member));
        }
        else if (Is(ref reader, "pull_request"u8))
        {
            ReadObject(ref reader, PullRequest, static (ref member, pull) => pull.ReadMember(ref member));
        }
        else
        {
            Skip(ref reader);
        }
    }

    internal delegate bool MemberReader<T>(ref Utf8JsonReader reader, T target);

    /// <summary>Reads an object's members; what is no object, and members that nobody takes, are skipped.</summary>
    internal static void ReadObject<T>(ref Utf8JsonReader reader, T target, MemberReader<T> readMember)
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

    /// <summary>The text of one member of an object; null where there is none.</summary>
    internal static string? ReadTextOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        ReadTextOf(ref reader, name, static (ref member) => ReadString(ref member));

    /// <summary>The name of a branch that is one member of an object; null where there is none.</summary>
    internal static string? ReadRefOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        ReadTextOf(ref reader, name, ReadRef);

    /// <summary>The name of a branch, which is to be compared and never kept: git allows characters that no event may hold.</summary>
    internal static string? ReadRef(ref Utf8JsonReader reader) => ReadString(ref reader, MaxRef, isPlain: false);

    private delegate string? TextReader(ref Utf8JsonReader reader);

    private static string? ReadTextOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, TextReader read)
    {
        Advance(ref reader);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, name))
            {
                text = read(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return text;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        reader.Skip();
    }

    internal static string? ReadString(ref Utf8JsonReader reader, int max = MaxText, bool isPlain = true)
    {
        Advance(ref reader);
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (reader.ValueSpan.Length > MaxEscaped * max)
        {
            return null;
        }

        try
        {
            return reader.GetString() is { Length: > 0 } text && text.Length <= max && (!isPlain || IsPlain(text))
                ? text
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            return null;
        }
    }

    /// <summary>Whether the reader stands on the member of this name; one that is written with escapes is none of ours.</summary>
    /// <remarks>Compares bytes, since comparing text throws when an escape is half of a surrogate pair.</remarks>
    internal static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueSpan.SequenceEqual(name);

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

    // The characters that a CloudEvent's attribute may hold.
    private static bool IsPlain(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            var isNoncharacter = (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
            if (isNoncharacter || Rune.IsControl(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException("the payload is cut off");
        }
    }
}
