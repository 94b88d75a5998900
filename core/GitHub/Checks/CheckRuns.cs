using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.GitHub.Checks;

/// <inheritdoc />
internal sealed class CheckRuns(GitHubClient client, GitHubSettings settings) : ICheckRuns
{
    // A run's mark of what it shows: two runs of the same mark say the same.
    private const int MarkLength = 32;

    /// <inheritdoc />
    public async Task<GitHubAnswer<bool>> PublishAsync(
        TenantId tenant,
        string fullName,
        string head,
        CheckRunContent content,
        CancellationToken ct
    )
    {
        if (!RepositoryName.IsValid(fullName))
        {
            return new GitHubAnswer<bool>.Refused(0, "that is no name of a repository");
        }

        var path =
            $"repos/{fullName}/commits/{head}/check-runs?check_name={Uri.EscapeDataString(content.Name)}&filter=latest&per_page=100";
        var shown = await client.AsInstallationAsync(tenant, new GitHubRequest(HttpMethod.Get, path), ReadOwn, ct);
        if (shown is not GitHubAnswer<CheckRunBody?>.Ok { Value: var run })
        {
            return shown.As<bool>();
        }

        var write = Compose(content);
        if (
            run is { Status: "completed" }
            && !content.IsAskedFor
            && string.Equals(run.ExternalId, write.ExternalId, StringComparison.Ordinal)
        )
        {
            return new GitHubAnswer<bool>.Ok(false);
        }

        return await WriteAsync(tenant, $"repos/{fullName}/check-runs", head, run, write, ct);
    }

    private async Task<GitHubAnswer<bool>> WriteAsync(
        TenantId tenant,
        string path,
        string head,
        CheckRunBody? run,
        CheckRunWrite write,
        CancellationToken ct
    )
    {
        // What GitHub is given later is added to the annotations that are there: those of another content can only be
        // left behind with their run.
        var isNew = run is null || run.Output is { AnnotationsCount: > 0 };
        var id = isNew ? null : run?.Id;
        var annotations = write.Output.Annotations ?? [];
        for (var from = 0; from == 0 || from < annotations.Length; from += CheckLimits.AnnotationsPerRequest)
        {
            var part = annotations.Skip(from).Take(CheckLimits.AnnotationsPerRequest).ToImmutableArray();
            var body = write with
            {
                HeadSha = id is null ? head : null,
                Output = write.Output with { Annotations = part.IsEmpty ? null : part },

                // Only the last request makes the run say that it is whole.
                ExternalId = from + CheckLimits.AnnotationsPerRequest < annotations.Length ? "" : write.ExternalId,
            };
            var answer = await client.AsInstallationAsync(
                tenant,
                new GitHubRequest(
                    id is null ? HttpMethod.Post : HttpMethod.Patch,
                    id is null ? path : string.Create(CultureInfo.InvariantCulture, $"{path}/{id}"),
                    JsonSerializer.SerializeToUtf8Bytes(body, GitHubJson.Default.CheckRunWrite)
                )
                {
                    CreatesContent = true,
                },
                ReadRun,
                ct
            );
            if (answer is not GitHubAnswer<CheckRunBody>.Ok { Value: var written })
            {
                return answer.As<bool>();
            }

            id = written.Id;
        }

        return new GitHubAnswer<bool>.Ok(true);
    }

    private static CheckRunWrite Compose(CheckRunContent content)
    {
        var write = new CheckRunWrite
        {
            Name = content.Name,
            ExternalId = "",
            Conclusion = content.Conclusion,
            Output = new CheckOutputWrite(
                CheckLimits.Clip(content.Title, CheckLimits.Title),
                CheckLimits.Clip(content.Summary, CheckLimits.Text),
                content.Text is { } text ? CheckLimits.Clip(text, CheckLimits.Text) : null,
                content.Annotations.IsEmpty ? null : [.. content.Annotations.Select(Compose)]
            ),
            Actions = [.. content.Actions.Take(CheckLimits.Actions).Select(Compose)],
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(write, GitHubJson.Default.CheckRunWrite);
        return write with { ExternalId = Convert.ToHexStringLower(SHA256.HashData(bytes))[..MarkLength] };
    }

    private static CheckAnnotationWrite Compose(CheckAnnotation annotation) =>
        new(
            annotation.Path,
            annotation.Line,
            annotation.Line,
            annotation.IsFailure ? "failure" : "warning",
            CheckLimits.Clip(annotation.Message, CheckLimits.AnnotationMessage)
        );

    private static CheckActionWrite Compose(CheckAction action) =>
        new(
            CheckLimits.Clip(action.Label, CheckLimits.ActionLabel),
            CheckLimits.Clip(action.Description, CheckLimits.ActionDescription),
            action.Identifier
        );

    private GitHubAnswer<CheckRunBody?>.Ok? ReadOwn(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.CheckRunsBody) is { CheckRuns.IsDefault: false } runs
            ? new GitHubAnswer<CheckRunBody?>.Ok(runs.CheckRuns.Where(IsOwn).MaxBy(run => run.Id))
            : null;

    // The App may be named by its number or by its client id.
    private bool IsOwn(CheckRunBody run) =>
        run.App is { } app
        && (
            string.Equals(app.ClientId, settings.AppId, StringComparison.Ordinal)
            || string.Equals(app.Id.ToString(CultureInfo.InvariantCulture), settings.AppId, StringComparison.Ordinal)
        );

    private static GitHubAnswer<CheckRunBody>.Ok? ReadRun(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.CheckRunBody) is { Id: > 0 } run
            ? new GitHubAnswer<CheckRunBody>.Ok(run)
            : null;
}
