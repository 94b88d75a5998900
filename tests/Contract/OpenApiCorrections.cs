using System.Text.Json.Nodes;

namespace ZocSec.Tests.Contract;

/// <summary>Puts right what GitHub's description says and GitHub does not do; each with its reason.</summary>
internal static class OpenApiCorrections
{
    public static void Apply(JsonNode description)
    {
        // Every error of GitHub holds its status; only the plain one is described so.
        foreach (var name in (string[])["validation-error", "validation-error-simple"])
        {
            description["components"]!["schemas"]![name]!["properties"]!["status"] = new JsonObject
            {
                ["type"] = "string",
            };
        }

        // Limits of check runs, and the rest that is wrong with a request, are answered as everywhere.
        foreach (var path in (string[])["/check-runs", "/check-runs/{check_run_id}", "/commits/{ref}/check-runs"])
        {
            foreach (var (_, operation) in description["paths"]!["/repos/{owner}/{repo}" + path]!.AsObject())
            {
                operation!["responses"]!["422"] = new JsonObject
                {
                    ["$ref"] = "#/components/responses/validation_failed",
                };
            }
        }

        // Repositories of pull requests come with their custom properties, as all others do.
        foreach (var repository in ObjectsWith(description, "stargazers_url"))
            repository["custom_properties"] ??= new JsonObject { ["type"] = "object" };

        // Permissions that Apps ask for are described at some places only.
        foreach (var permissions in ObjectsWith(description, "organization_administration"))
        {
            permissions["organization_custom_properties"] ??= new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray("read", "write", "admin"),
            };
            permissions["repository_custom_properties"] ??= new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray("read", "write"),
            };
        }

        // In the list of installations an account is described as a user and an enterprise at once; elsewhere as either.
        var account = description["paths"]!["/app/installations"]!["get"]!["responses"]!["200"]!["content"]![
            "application/json"
        ]!["schema"]!["items"]!["properties"]!["account"]!.AsObject();
        if (account["allOf"] is { } both)
        {
            account.Remove("allOf");
            account["anyOf"] = both;
        }
    }

    private static JsonObject[] ObjectsWith(JsonNode? node, string member) =>
        node switch
        {
            JsonObject parent =>
            [
                .. parent[member] is null ? [] : (JsonObject[])[parent],
                .. parent.SelectMany(child => ObjectsWith(child.Value, member)),
            ],
            JsonArray items => [.. items.SelectMany(item => ObjectsWith(item, member))],
            _ => [],
        };
}
