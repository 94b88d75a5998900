using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub;

/// <summary>The members of GitHub's bodies that are read and written, and nothing else of them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AppBody))]
[JsonSerializable(typeof(CheckRunBody))]
[JsonSerializable(typeof(CheckRunsBody))]
[JsonSerializable(typeof(CheckRunWrite))]
[JsonSerializable(typeof(CommitBody[]))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ExchangeBody))]
[JsonSerializable(typeof(ExchangeWrite))]
[JsonSerializable(typeof(ImmutableArray<HookDelivery>))]
[JsonSerializable(typeof(ImmutableArray<InstallationBody>))]
[JsonSerializable(typeof(ImmutableArray<PropertyValueBody>))]
[JsonSerializable(typeof(ImmutableArray<PullRequestBody>))]
[JsonSerializable(typeof(ImmutableArray<IssueBody>))]
[JsonSerializable(typeof(InstallationBody))]
[JsonSerializable(typeof(IssueBody))]
[JsonSerializable(typeof(IssuePlaceBody))]
[JsonSerializable(typeof(IssueWrite))]
[JsonSerializable(typeof(LabelBody))]
[JsonSerializable(typeof(MembershipBody))]
[JsonSerializable(typeof(PropertyWriteBody))]
[JsonSerializable(typeof(ImmutableArray<PullFileBody>))]
[JsonSerializable(typeof(RepositoriesBody))]
[JsonSerializable(typeof(RepositoryBody))]
[JsonSerializable(typeof(RepositoryUpdate))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(TokenEndWrite))]
[JsonSerializable(typeof(TopicsBody))]
[JsonSerializable(typeof(UserInstallationsBody))]
[JsonSerializable(typeof(UserRepositoriesBody))]
internal sealed partial class GitHubJson : JsonSerializerContext;

internal sealed record AppBody(long Id, string? Slug, string? Name, AccountBody? Owner);

internal sealed record ErrorBody(string? Message, JsonElement? Errors);

internal sealed record AccountBody(string? Login, string? Type, long Id = 0);

internal sealed record InstallationBody(
    long Id,
    DateTimeOffset? SuspendedAt,
    AccountBody? Account,
    string? RepositorySelection
)
{
    /// <summary>The installation; null when the body does not say whose it is.</summary>
    public Installation? ToInstallation() =>
        Id > 0 && Account is { Login: { Length: > 0 } login }
            ? new Installation(
                TenantId.Installation(Id),
                login,
                Account.Type ?? "",
                SeesAll: RepositorySelection is not "selected",
                IsSuspended: SuspendedAt is not null
            )
            : null;
}

internal sealed record RepositoriesBody(int TotalCount, ImmutableArray<JsonElement> Repositories);

internal sealed record TokenBody(string? Token, DateTimeOffset? ExpiresAt);

internal sealed record TopicsBody(ImmutableArray<string> Names);

internal sealed record RepositoryBody(
    long Id,
    string? FullName,
    string? Visibility,
    bool? Private,
    bool Fork,
    bool Archived,
    bool Disabled,
    ImmutableArray<string>? Topics,
    int StargazersCount,
    int ForksCount,
    string? NodeId = null
)
{
    /// <summary>The repository; null when the body lacks number or name and so describes none.</summary>
    public Repository? ToRepository() =>
        Id > 0 && FullName is not null && RepositoryName.IsValid(FullName)
            ? new Repository(
                Id,
                FullName,
                Visibility ?? OldVisibility,
                Fork,
                Archived,
                Topics is { IsDefault: false } ? Topics : null,
                StargazersCount,
                ForksCount,
                Disabled
            )
            {
                NodeId = NodeId,
            }
            : null;

    // Servers from before internal repositories say no more than whether it is private.
    private string? OldVisibility =>
        Private switch
        {
            true => "private",
            false => "public",
            null => null,
        };
}
