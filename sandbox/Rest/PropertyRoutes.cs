using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Custom properties: what an organisation defines, and the values of its repositories.</summary>
internal sealed class PropertyRoutes(SandboxGitHub github)
{
    private const string OfOrganizations = "organization_custom_properties";
    private const int MostRepositories = 30;

    private readonly RepositoryAccess _access = new(github);

    public IEnumerable<RestRoute> All =>
        [
            new(
                "GET",
                "/orgs/{org}/properties/schema",
                "rest/orgs/custom-properties#get-all-custom-properties-for-an-organization",
                Access.Anyone,
                For("read", GetSchema)
            ),
            new(
                "GET",
                "/orgs/{org}/properties/values",
                "rest/orgs/custom-properties#list-custom-property-values-for-organization-repositories",
                Access.Anyone,
                For("read", ListOfOrganization)
            ),
            new(
                "PATCH",
                "/orgs/{org}/properties/values",
                "rest/orgs/custom-properties#create-or-update-custom-property-values-for-organization-repositories",
                Access.Anyone,
                For("write", ChangeMany)
            ),
            .. RepositoryRoutes.Both(
                "GET",
                "/properties/values",
                "rest/repos/custom-properties#get-all-custom-property-values-for-a-repository",
                _access.Reads(Get)
            ),
            .. RepositoryRoutes.Both(
                "PATCH",
                "/properties/values",
                "rest/repos/custom-properties#create-or-update-custom-property-values-for-a-repository",
                _access.Needs("repository_custom_properties", "write", Change)
            ),
        ];

    private Func<Call, Answer> For(string level, Func<Call, SandboxOrganization, Answer> handle) =>
        call =>
        {
            if (
                !github.TryGetOrganization(call.Value("org"), out var organization)
                || !OrganizationRoutes.IsInside(call, organization)
            )
                return call.NotFound();
            return call.Caller switch
            {
                Caller.Installed installed when !installed.May(OfOrganizations, level) => call.Forbidden(
                    OfOrganizations,
                    level
                ),
                Caller.Person(var login) when level == "write" && organization.People[login] != PersonRole.Owner =>
                    call.Error(403, "Must have admin rights to Organization."),
                _ => handle(call, organization),
            };
        };

    private static Answer GetSchema(Call call, SandboxOrganization organization) =>
        Answer.Json(
            (organization, call.Urls),
            static (json, of) =>
            {
                json.WriteStartArray();
                foreach (var property in of.organization.Properties.All)
                    PropertyJson.WriteDefinition(json, property, of.organization.Login, of.Urls.Api);
                json.WriteEndArray();
            }
        );

    private static Answer ListOfOrganization(Call call, SandboxOrganization organization) =>
        call.List(
            RepositoryAccess.SeesAllOf(call.Caller, organization)
                ? organization.Repositories
                : organization.Repositories.Where(repository => OrganizationRoutes.Covers(call.Caller, repository)),
            static (json, repository, _) =>
            {
                json.WriteStartObject();
                json.WriteNumber("repository_id", repository.Id);
                json.WriteString("repository_name", repository.Name);
                json.WriteString("repository_full_name", repository.FullName);
                json.WritePropertyName("properties");
                PropertyJson.WriteValues(json, repository);
                json.WriteEndObject();
            }
        );

    private static Answer Get(Call call, SandboxRepository repository) =>
        Answer.Json(repository, PropertyJson.WriteValues);

    private Answer Change(Call call, SandboxRepository repository)
    {
        if (!github.TryGetOrganization(repository.Owner, out var organization))
            return call.NotFound();
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
            return Change(call, organization, body.RootElement, [repository]);
    }

    private Answer ChangeMany(Call call, SandboxOrganization organization)
    {
        if (!call.TryReadBody(out var body, out var problem))
            return problem;
        using (body)
        {
            if (
                !body.RootElement.TryGetProperty("repository_names", out var names)
                || names.ValueKind != JsonValueKind.Array
                || names.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)
            )
                return call.Error(422, "Invalid request.\n\n\"repository_names\" must be an array of strings.");
            if (names.GetArrayLength() > MostRepositories)
                return call.Error(
                    422,
                    $"Invalid request.\n\nNo more than {MostRepositories} repositories are allowed."
                );
            var repositories = new List<SandboxRepository>();
            foreach (var name in names.EnumerateArray().Select(name => name.GetString()))
            {
                if (github.Find($"{organization.Login}/{name}") is not { } found || !_access.Sees(call.Caller, found))
                    return call.Error(422, "Validation Failed", $"Repository \"{name}\" does not exist");
                repositories.Add(found);
            }

            return Change(call, organization, body.RootElement, repositories);
        }
    }

    private static Answer Change(
        Call call,
        SandboxOrganization organization,
        JsonElement body,
        IReadOnlyList<SandboxRepository> repositories
    )
    {
        if (!PropertyJson.TryRead(body, out var values))
            return call.Error(422, "Invalid request.\n\n\"properties\" must be an array of names and values.");
        return organization.Properties.Change(repositories, values) is { } refusal
            ? call.Error(422, "Validation Failed", refusal)
            : Answer.NoContent;
    }
}
