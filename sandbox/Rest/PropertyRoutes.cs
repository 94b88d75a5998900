using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Values of custom properties.</summary>
internal sealed class PropertyRoutes(SandboxGitHub github)
{
    public IEnumerable<RestRoute> All =>
        [
            new(
                "GET",
                "/orgs/{org}/properties/values",
                "rest/orgs/custom-properties#list-custom-property-values-for-organization-repositories",
                Access.Anyone,
                ListOfOrganization
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/properties/values",
                "rest/repos/custom-properties#get-all-custom-property-values-for-a-repository",
                new RepositoryAccess(github).Reads(Get)
            ),
        ];

    private Answer ListOfOrganization(Call call)
    {
        if (
            !github.TryGetOrganization(call.Value("org"), out var organization)
            || !OrganizationRoutes.IsInside(call, organization)
        )
            return call.NotFound();
        if (call.Caller is Caller.Installed installed && !installed.May("organization_custom_properties", "read"))
            return call.Forbidden("organization_custom_properties", "read");
        return call.List(
            organization.Repositories,
            static (json, repository, _) =>
            {
                json.WriteStartObject();
                json.WriteNumber("repository_id", repository.Id);
                json.WriteString("repository_name", repository.Name);
                json.WriteString("repository_full_name", repository.FullName);
                json.WritePropertyName("properties");
                Write(json, repository);
                json.WriteEndObject();
            }
        );
    }

    private static Answer Get(Call call, SandboxRepository repository) => Answer.Json(repository, Write);

    private static void Write(Utf8JsonWriter json, SandboxRepository repository)
    {
        json.WriteStartArray();
        foreach (var (name, value) in repository.CustomProperties)
        {
            json.WriteStartObject();
            json.WriteString("property_name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
