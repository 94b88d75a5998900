using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.GitHub;

namespace ZocSec.Core.Events;

/// <summary>
/// What an event of GitHub tells beside its repository, in the event's data. What it does not tell, or what no GitHub
/// would tell, is null.
/// </summary>
internal sealed record GitHubFacts
{
    /// <summary>How many added repositories are named at most.</summary>
    public const int MaxAdded = 20;

    private const int MaxName = 60;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>The commit at the tip of what was pushed, of the pull request, or that a check is about.</summary>
    public string? Head { get; init; }

    /// <summary>Whether a push, or a pull request, goes to the default branch.</summary>
    public bool ToDefaultBranch { get; init; }

    /// <summary>The pull request's number.</summary>
    public long? Pull { get; init; }

    /// <summary>The name of the check run that the event is about; null for a check suite.</summary>
    public string? Check { get; init; }

    /// <summary>The identifier of the button that was clicked.</summary>
    public string? Button { get; init; }

    /// <summary>The login of the account whose installation the event is about.</summary>
    public string? Account { get; init; }

    /// <summary>Repositories that an installation gained, the first <see cref="MaxAdded"/>.</summary>
    public ImmutableArray<AddedRepository> Added
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Whether it gained more than <see cref="Added"/> names.</summary>
    public bool AddedMore { get; init; }

    /// <summary>Reads the facts of an event; empty ones when it tells none.</summary>
    public static GitHubFacts Of(SourceEvent source)
    {
        try
        {
            return
                source.Data.ValueKind is JsonValueKind.Object
                && source.Data.TryGetProperty("more", out var more)
                && more.Deserialize(GitHubFactsJson.Default.GitHubFacts) is { } facts
                ? facts
                : new GitHubFacts();
        }
        catch (JsonException)
        {
            // The shape of a stranger's event is nothing to stop for.
            return new GitHubFacts();
        }
    }

    /// <summary>The facts of a payload; null when it tells none.</summary>
    public static GitHubFacts? Of(GitHubPayload payload)
    {
        var (details, pull) = (payload.Details, payload.PullRequest);
        var head = Sha(pull.Head ?? details.Head ?? payload.After);
        if (head is null && details.Account is null)
        {
            return null;
        }

        var added = details.Added.Where(one => one.Id > 0 && RepositoryName.IsValid(one.FullName)).ToList();
        return new GitHubFacts
        {
            Head = head,
            ToDefaultBranch =
                payload.Repository.DefaultBranch is { } branch
                && (
                    string.Equals(payload.Ref, $"refs/heads/{branch}", StringComparison.Ordinal)
                    || string.Equals(pull.Base, branch, StringComparison.Ordinal)
                ),
            Pull = pull.Number,
            Check = Name(details.CheckName),
            Button = Name(details.Action),
            Account = details.Account is { } login && RepositoryName.IsValid($"{login}/x") ? login : null,
            Added = [.. added.Take(MaxAdded).Select(one => new AddedRepository(one.Id, one.FullName))],
            AddedMore = added.Count > MaxAdded,
        };
    }

    /// <summary>Writes the facts as a member of an event's data.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("more"u8);
        JsonSerializer.Serialize(writer, this, GitHubFactsJson.Default.GitHubFacts);
    }

    // The tip of a branch that was deleted is all zeros.
    private static string? Sha(string? text) =>
        text is { Length: 40 or 64 } && !text.AsSpan().ContainsAnyExcept(Hex) && text.AsSpan().ContainsAnyExcept('0')
            ? text
            : null;

    private static string? Name(string? text) =>
        text is { Length: > 0 and <= MaxName } && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : null;
}

/// <summary>A repository that an installation gained.</summary>
/// <param name="Id">Its number.</param>
/// <param name="FullName"><c>owner/name</c>.</param>
internal sealed record AddedRepository(long Id, string FullName);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault
)]
[JsonSerializable(typeof(GitHubFacts))]
internal sealed partial class GitHubFactsJson : JsonSerializerContext;
