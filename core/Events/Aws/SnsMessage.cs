using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace ZocSec.Core.Events.Aws;

/// <summary>
/// A message that SNS posts to an HTTPS endpoint; nothing of it is believed before its signature was verified. Source:
/// "HTTP/HTTPS notification JSON format" of the Amazon SNS Developer Guide.
/// </summary>
internal sealed record SnsMessage
{
    /// <summary>The largest body, in bytes: a message of 256 KiB of which each character is escaped.</summary>
    public const int MaxBytes = ISnsInbox.MaxBytes;

    private const int MaxLine = 4096;

    // An event inside a message is JSON inside a text: only the outer object has members.
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>What kind of message it is.</summary>
    public required SnsMessageType Type { get; init; }

    /// <summary>The same when the message is sent again.</summary>
    public required string MessageId { get; init; }

    /// <summary>The topic it was published to.</summary>
    public required string TopicArn { get; init; }

    /// <summary>What was published; for a subscription, a sentence for people.</summary>
    public required string Message { get; init; }

    /// <summary>The subject, if it was published with one.</summary>
    public string? Subject { get; init; }

    /// <summary>When it was published, as it is signed.</summary>
    public required string Timestamp { get; init; }

    /// <summary><c>1</c> is SHA1, <c>2</c> is SHA256.</summary>
    public required string SignatureVersion { get; init; }

    /// <summary>The signature, in base64.</summary>
    public required string Signature { get; init; }

    /// <summary>Where the certificate is that it was signed with.</summary>
    public required string SigningCertUrl { get; init; }

    /// <summary>What confirms a subscription; only there.</summary>
    public string? Token { get; init; }

    /// <summary>What to get to confirm a subscription, or to take one up again; only there.</summary>
    public string? SubscribeUrl { get; init; }

    /// <summary>Reads a body; members that nobody knows are passed over.</summary>
    /// <param name="json">At most <see cref="MaxBytes"/>.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when it is no such message.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out SnsMessage? message)
    {
        message = null;
        if (json.Length > MaxBytes)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json, s_strict);
            message = Read(document.RootElement);
        }
        catch (JsonException)
        {
            // A stranger's body may be anything.
        }

        return message is not null;
    }

    /// <summary>What is signed: the names and values of the members that count, in the order of their names.</summary>
    public string ToSigned()
    {
        var signed = new StringBuilder(Message.Length + 1024);
        Add("Message", Message);
        Add("MessageId", MessageId);
        if (Type is SnsMessageType.Notification)
        {
            Add("Subject", Subject);
        }
        else
        {
            Add("SubscribeURL", SubscribeUrl);
        }

        Add("Timestamp", Timestamp);
        if (Type is not SnsMessageType.Notification)
        {
            Add("Token", Token);
        }

        Add("TopicArn", TopicArn);
        Add("Type", Type.ToString());
        return signed.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                signed.Append(name).Append('\n').Append(value).Append('\n');
            }
        }
    }

    private static SnsMessage? Read(JsonElement root)
    {
        // By its exact name: Enum.Parse would take numbers too.
        SnsMessageType? type = root.Text("Type") switch
        {
            "Notification" => SnsMessageType.Notification,
            "SubscriptionConfirmation" => SnsMessageType.SubscriptionConfirmation,
            "UnsubscribeConfirmation" => SnsMessageType.UnsubscribeConfirmation,
            _ => null,
        };
        return
            type is { } known
            && root.Text("Message") is { } text
            && Line(root, "MessageId") is { } id
            && Line(root, "TopicArn") is { } topic
            && Line(root, "Timestamp") is { } time
            && Line(root, "SignatureVersion") is { } version
            && Line(root, "Signature") is { } signature
            && Line(root, "SigningCertURL") is { } certificate
            ? new SnsMessage
            {
                Type = known,
                Message = text,
                MessageId = id,
                TopicArn = topic,
                Timestamp = time,
                SignatureVersion = version,
                Signature = signature,
                SigningCertUrl = certificate,
                Subject = root.Text("Subject"),
                Token = Line(root, "Token"),
                SubscribeUrl = Line(root, "SubscribeURL"),
            }
            : null;
    }

    // With a line break a value could pass for two members in what is signed.
    private static string? Line(JsonElement root, string name) =>
        root.Text(name) is { Length: > 0 and <= MaxLine } text && !text.Any(char.IsControl) ? text : null;
}

/// <summary>The kinds of messages of SNS, by the names it gives them.</summary>
internal enum SnsMessageType
{
    /// <summary>Something was published.</summary>
    Notification,

    /// <summary>The endpoint was subscribed, and is asked whether it wants that.</summary>
    SubscriptionConfirmation,

    /// <summary>The subscription has ended.</summary>
    UnsubscribeConfirmation,
}
