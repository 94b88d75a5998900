using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ZocSec.Core.GitHub.Owners;

/// <summary>The members of GitHub's bodies that tell of owners.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImmutableArray<CommitBody>))]
[JsonSerializable(typeof(ImmutableArray<PropertyBody>))]
[JsonSerializable(typeof(ImmutableArray<TeamBody>))]
[JsonSerializable(typeof(MembershipBody))]
[JsonSerializable(typeof(PermissionBody))]
internal sealed partial class OwnersJson : JsonSerializerContext;

internal sealed record MembershipBody(string? Role, string? State);

internal sealed record PermissionBody(string? Permission);

internal sealed record PropertyBody(string? PropertyName, JsonElement Value)
{
    /// <summary>A property holds a text, or several where it allows that.</summary>
    [JsonIgnore]
    public IEnumerable<string> Texts => TextsOf(Value);

    private static IEnumerable<string> TextsOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf).ToList(),
            _ => [],
        };
}

internal sealed record CommitBody(CommitBody.Account? Author, CommitBody.Details? Commit)
{
    public sealed record Account(string? Login);

    public sealed record Details(Signature? Author);

    public sealed record Signature(string? Email);
}

internal sealed record TeamBody(string? Slug, string? Permission)
{
    public static GitHubAnswer<ImmutableArray<TeamBody>>.Ok? ReadList(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, OwnersJson.Default.ImmutableArrayTeamBody) is { IsDefault: false } teams
            ? new GitHubAnswer<ImmutableArray<TeamBody>>.Ok(teams)
            : null;
}
