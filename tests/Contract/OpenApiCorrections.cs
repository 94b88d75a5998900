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
}
