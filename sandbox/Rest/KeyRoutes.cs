using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Deploy keys of repositories.</summary>
internal sealed class KeyRoutes(SandboxGitHub github)
{
    public IEnumerable<RestRoute> All =>
        RepositoryRoutes.Both(
            "GET",
            "/keys",
            "rest/deploy-keys/deploy-keys#list-deploy-keys",
            new RepositoryAccess(github).Administers("read", List)
        );

    private static Answer List(Call call, SandboxRepository repository) =>
        call.List(
            repository.DeployKeys,
            (json, key, urls) =>
            {
                json.WriteStartObject();
                json.WriteNumber("id", key.Id);
                json.WriteString("key", key.Key);
                json.WriteString(
                    "url",
                    FormattableString.Invariant($"{urls.Api}/repos/{repository.FullName}/keys/{key.Id}")
                );
                json.WriteString("title", key.Title);
                json.WriteBoolean("verified", value: true);
                json.WriteTime("created_at", key.CreatedAt);
                json.WriteBoolean("read_only", key.ReadOnly);
                json.WriteString("added_by", key.AddedBy);
                json.WriteTime("last_used", key.LastUsed);
                json.WriteBoolean("enabled", value: true);
                json.WriteEndObject();
            }
        );
}
