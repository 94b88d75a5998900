using System.Text.Json;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Reads the body of "Update a repository"; members that the sandbox does not model are passed over.</summary>
internal static class RepositoryEditJson
{
    /// <summary>Reads a body that is a JSON object.</summary>
    /// <returns>Null when a member has the wrong type; <paramref name="wrong"/> says which.</returns>
    public static RepositoryEdit? Read(JsonElement body, out string? wrong)
    {
        var edit = new RepositoryEdit();
        foreach (var member in body.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "name"
                or "visibility"
                or "description"
                or "homepage"
                or "default_branch" when value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null):
                    wrong = $"For 'properties/{member.Name}', {value.GetRawText()} is not a string.";
                    return null;
                case "private" or "archived" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                    wrong = $"For 'properties/{member.Name}', {value.GetRawText()} is not a boolean.";
                    return null;
                default:
                    edit = With(edit, member);
                    break;
            }
        }

        wrong = null;
        return edit;
    }

    private static RepositoryEdit With(RepositoryEdit edit, JsonProperty member) =>
        member.Name switch
        {
            "name" => edit with { Name = member.Value.GetString() },
            "visibility" => edit with { Visibility = member.Value.GetString() },
            "private" => edit with { Private = member.Value.GetBoolean() },
            "archived" => edit with { Archived = member.Value.GetBoolean() },
            "description" => edit with { Description = member.Value.GetString() },
            "homepage" => edit with { Homepage = member.Value.GetString() },
            "default_branch" => edit with { DefaultBranch = member.Value.GetString() },
            _ => edit,
        };
}
