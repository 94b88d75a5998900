using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Issues;

/// <inheritdoc />
internal sealed class RepositoryIssues(GitHubClient client, GitHubSettings settings) : IIssues
{
    private const int PageSize = 100;
    private const string LabelColor = "d4c5f9";
    private const string WorkflowsBot = "github-actions[bot]";

    /// <inheritdoc />
    public async Task<GitHubAnswer<string>> FindAuthorAsync(TenantId tenant, CancellationToken ct)
    {
        if (!settings.IsByToken)
        {
            return await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, "app"), ReadBot, ct);
        }

        var answer = await client.AsInstallationAsync(tenant, new GitHubRequest(HttpMethod.Get, "user"), ReadLogin, ct);

        // The token of a workflow is nobody's.
        return
            answer is GitHubAnswer<string>.Refused { Status: 403, Reason: var reason }
            && reason.Contains("not accessible by integration", StringComparison.OrdinalIgnoreCase)
            ? new GitHubAnswer<string>.Ok(WorkflowsBot)
            : answer;
    }

    /// <inheritdoc />
    public Task<GitHubAnswer<IssuePlace>> FindPlaceAsync(TenantId tenant, string fullName, CancellationToken ct) =>
        client.OfRepositoryAsync(tenant, HttpMethod.Get, fullName, "", body: null, ReadPlace, ct);

    /// <inheritdoc />
    public Task<GitHubAnswer<IssuePage>> ListAsync(
        TenantId tenant,
        string fullName,
        string label,
        int page,
        CancellationToken ct
    ) =>
        client.OfRepositoryAsync(
            tenant,
            HttpMethod.Get,
            fullName,
            string.Create(
                CultureInfo.InvariantCulture,
                $"/issues?labels={Uri.EscapeDataString(label)}&state=all&sort=created&direction=asc&per_page={PageSize}&page={page}"
            ),
            body: null,
            ReadPage,
            ct
        );

    /// <inheritdoc />
    public Task<GitHubAnswer<Issue>> GetAsync(TenantId tenant, string fullName, long number, CancellationToken ct) =>
        client.OfRepositoryAsync(tenant, HttpMethod.Get, fullName, PathOf(number), body: null, ReadIssue, ct);

    /// <inheritdoc />
    public Task<GitHubAnswer<Issue>> CreateAsync(
        TenantId tenant,
        string fullName,
        IssueDraft draft,
        CancellationToken ct
    ) =>
        WriteAsync(
            tenant,
            HttpMethod.Post,
            fullName,
            "/issues",
            new IssueWrite(draft.Title, draft.Body, State: null, StateReason: null, draft.Labels),
            ct
        );

    /// <inheritdoc />
    public Task<GitHubAnswer<Issue>> UpdateAsync(
        TenantId tenant,
        string fullName,
        long number,
        IssueUpdate update,
        CancellationToken ct
    ) =>
        WriteAsync(
            tenant,
            HttpMethod.Patch,
            fullName,
            PathOf(number),
            new IssueWrite(Title: null, update.Body, update.State, update.StateReason, Labels: null),
            ct
        );

    /// <inheritdoc />
    public async Task<GitHubAnswer<bool>> HasLabelAsync(
        TenantId tenant,
        string fullName,
        string label,
        CancellationToken ct
    ) =>
        await client.OfRepositoryAsync(
            tenant,
            HttpMethod.Get,
            fullName,
            $"/labels/{Uri.EscapeDataString(label)}",
            body: null,
            static body =>
                JsonSerializer.Deserialize(body, GitHubJson.Default.LabelBody) is { Name: not null }
                    ? new GitHubAnswer<bool>.Ok(true)
                    : null,
            ct
        ) switch
        {
            GitHubAnswer<bool>.NotFound => new GitHubAnswer<bool>.Ok(false),
            var answer => answer,
        };

    /// <inheritdoc />
    public async Task<GitHubAnswer<None>> CreateLabelAsync(
        TenantId tenant,
        string fullName,
        string label,
        string description,
        CancellationToken ct
    )
    {
        var answer = await client.OfRepositoryAsync(
            tenant,
            HttpMethod.Post,
            fullName,
            "/labels",
            JsonSerializer.SerializeToUtf8Bytes(
                new LabelBody(label, LabelColor, description),
                GitHubJson.Default.LabelBody
            ),
            static _ => new GitHubAnswer<None>.Ok(default),
            ct
        );

        // GitHub says no more of a label that is there than that something is wrong.
        return
            answer is GitHubAnswer<None>.Refused { Status: 422 }
            && await HasLabelAsync(tenant, fullName, label, ct) is GitHubAnswer<bool>.Ok { Value: true }
            ? new GitHubAnswer<None>.Ok(default)
            : answer;
    }

    private Task<GitHubAnswer<Issue>> WriteAsync(
        TenantId tenant,
        HttpMethod method,
        string fullName,
        string rest,
        IssueWrite write,
        CancellationToken ct
    ) =>
        RepositoryName.IsValid(fullName)
            ? client.AsInstallationAsync(
                tenant,
                new GitHubRequest(
                    method,
                    $"repos/{fullName}{rest}",
                    JsonSerializer.SerializeToUtf8Bytes(write, GitHubJson.Default.IssueWrite)
                )
                {
                    CreatesContent = true,
                },
                ReadIssue,
                ct
            )
            : Task.FromResult<GitHubAnswer<Issue>>(
                new GitHubAnswer<Issue>.Refused(0, "that is no name of a repository")
            );

    private static string PathOf(long number) => string.Create(CultureInfo.InvariantCulture, $"/issues/{number}");

    private static GitHubAnswer<string>.Ok? ReadBot(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.AppBody) is { Slug: { Length: > 0 } slug }
            ? new GitHubAnswer<string>.Ok($"{slug}[bot]")
            : null;

    private static GitHubAnswer<string>.Ok? ReadLogin(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.AccountBody) is { Login: { Length: > 0 } login }
            ? new GitHubAnswer<string>.Ok(login)
            : null;

    private static GitHubAnswer<IssuePlace>.Ok? ReadPlace(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.IssuePlaceBody) is { FullName: { } name } place
        && RepositoryName.IsValid(name)
            ? new GitHubAnswer<IssuePlace>.Ok(
                new IssuePlace(name, place.HasIssues ?? true, place.Archived, place.Private is false)
            )
            : null;

    private static GitHubAnswer<IssuePage>.Ok? ReadPage(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.ImmutableArrayIssueBody) is { IsDefault: false } all
        && all.Select(one => one.ToIssue()).ToImmutableArray() is var issues
        && !issues.Contains(null)
            ? new GitHubAnswer<IssuePage>.Ok(
                new IssuePage(
                    [.. all.Where(one => !one.IsPullRequest).Select(one => one.ToIssue()!)],
                    IsLast: all.Length < PageSize
                )
            )
            : null;

    private static GitHubAnswer<Issue>.Ok? ReadIssue(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.IssueBody)?.ToIssue() is { } issue
            ? new GitHubAnswer<Issue>.Ok(issue)
            : null;
}
