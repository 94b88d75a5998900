using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Ownership;

namespace ZocSec.Core.Audits.Reading;

/// <summary>A repository as it was read, before its owner and the guardrails' verdicts are worked out.</summary>
/// <param name="Row">What of the row is known already.</param>
/// <param name="Codeowners">What its CODEOWNERS says of owners.</param>
/// <param name="Commits">Its last commits, newest first.</param>
/// <param name="HasOlderCommits">Whether there are more.</param>
/// <param name="HasKeys">Whether it has deploy keys; null when that is unknown or was not asked.</param>
internal sealed record FoundRepository(
    AuditedRepository Row,
    ImmutableArray<OwnerSign> Codeowners,
    ImmutableArray<FoundCommit> Commits,
    bool HasOlderCommits,
    bool? HasKeys
);

/// <summary>A commit.</summary>
/// <param name="Login">Its author's login; null for somebody without an account.</param>
/// <param name="Email">The author's e-mail address.</param>
/// <param name="Name">The author's name.</param>
/// <param name="At">When it was committed.</param>
internal sealed record FoundCommit(string? Login, string? Email, string? Name, DateTimeOffset At)
{
    /// <summary>Who it was: the login, else the e-mail address; null when neither is known.</summary>
    [JsonIgnore]
    public string? Author => Login ?? (Email?.Contains('@', StringComparison.Ordinal) == true ? Email : null);
}

/// <summary>A page of repositories, as a line of the checkpoint.</summary>
/// <param name="Repositories">The repositories.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
/// <param name="Total">How many repositories all pages hold.</param>
/// <param name="Remarks">What of the page, or of all pages, cannot be read.</param>
internal sealed record FoundPage(
    ImmutableArray<FoundRepository> Repositories,
    string? Next,
    int Total,
    ImmutableArray<string> Remarks
);

/// <summary>A repository's deploy keys, as a line of the checkpoint.</summary>
/// <param name="Id">The repository's number.</param>
/// <param name="Keys">The keys; null when they could not be read.</param>
/// <param name="Unknown">Why they could not.</param>
internal sealed record FoundKeys(long Id, ImmutableArray<DeployKey>? Keys, string? Unknown);

/// <summary>A repository's older commits, as a line of the checkpoint.</summary>
/// <param name="Id">The repository's number.</param>
/// <param name="Commits">The commits, newest first, those known before among them; null when they could not be read.</param>
/// <param name="HasOlder">Whether there are more.</param>
internal sealed record FoundHistory(long Id, ImmutableArray<FoundCommit>? Commits, bool HasOlder);
