using System.Buffers;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Events;

/// <summary>Makes a small <see cref="SourceEvent"/> of a verified webhook delivery.</summary>
public static class GitHubDelivery
{
    /// <summary>The longest id and the longest name of an event that are taken, in characters.</summary>
    public const int MaxHeader = 100;

    /// <summary>Normalises a delivery.</summary>
    /// <param name="id">
    /// The header <c>X-GitHub-Delivery</c>; the same again when GitHub delivers again. At most <see cref="MaxHeader"/>
    /// characters, as is <paramref name="name"/>, or the event may grow beyond <see cref="SourceEvent.MaxBytes"/>.
    /// </param>
    /// <param name="name">The header <c>X-GitHub-Event</c>.</param>
    /// <param name="body">The verified bytes.</param>
    /// <param name="received">When it came; payloads do not say when it happened.</param>
    /// <returns>Null when the delivery belongs to no installation.</returns>
    /// <exception cref="JsonException">The body is no JSON object, or is cut off.</exception>
    public static SourceEvent? Read(string id, string name, ReadOnlySpan<byte> body, DateTimeOffset received)
    {
        var payload = GitHubPayload.Read(body, PayloadDetails.AreIn(name));
        if (payload.Installation is not { } installation)
        {
            return null;
        }

        var type = payload.Action is null ? $"com.github.{name}" : $"com.github.{name}.{payload.Action}";
        return new SourceEvent(
            id,
            string.Create(CultureInfo.InvariantCulture, $"/github/installations/{installation}"),
            type,
            payload.Repository.FullName,
            received,
            TenantId.Installation(installation),
            payload.Sender,
            DataOf(payload)
        );
    }

    private static JsonElement DataOf(GitHubPayload payload)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            payload.Repository.WriteTo(writer);
            GitHubFacts.Of(payload)?.WriteTo(writer);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
