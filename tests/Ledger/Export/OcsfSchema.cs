using System.Text.Json;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Ledger.Export;

/// <summary>Holds events against what the schema says of their class; README.md says where that comes from.</summary>
internal sealed class OcsfSchema
{
    private readonly JsonElement _schema = JsonElement.Parse(
        File.ReadAllText(Path.Combine(Solution.Root, "tests", "Ledger", "Export", "ocsf-1.3.0.json"))
    );

    /// <summary>All that is wrong with an event; empty when nothing is.</summary>
    public IReadOnlyList<string> ProblemsOf(JsonElement given)
    {
        var problems = new List<string>();
        var known = _schema
            .GetProperty("classes")
            .EnumerateObject()
            .Where(one => given.GetProperty("class_uid").GetInt64() == one.Value.GetProperty("uid").GetInt64())
            .ToList();
        if (known is not [{ Value: var described }])
        {
            return [$"class_uid {given.GetProperty("class_uid")} is not described"];
        }

        CheckObject(given, described, "", problems);
        var activity = given.GetProperty("activity_id").GetInt64();
        var type = (described.GetProperty("uid").GetInt64() * 100) + activity;
        if (given.GetProperty("type_uid").GetInt64() != type)
        {
            problems.Add($"type_uid is not {type}");
        }

        if (given.GetProperty("class_name").GetString() != described.GetProperty("caption").GetString())
        {
            problems.Add("class_name is not the class's caption");
        }

        if (
            !given
                .GetProperty("metadata")
                .GetProperty("version")
                .ValueEquals(_schema.GetProperty("version").GetString())
        )
        {
            problems.Add("metadata.version is another version's");
        }

        CheckObservables(given, problems);
        return problems;
    }

    // "The name is a pointer/reference to an attribute within the event": its value is the attribute's.
    private static void CheckObservables(JsonElement given, List<string> problems)
    {
        if (!given.TryGetProperty("observables", out var observables))
        {
            return;
        }

        foreach (var observable in observables.EnumerateArray())
        {
            var name = observable.GetProperty("name").GetString()!;
            var found = given;
            if (!name.Split('.').All(part => found.TryGetProperty(part, out found)))
            {
                problems.Add($"the observable {name} points to nothing");
            }
            else if (!found.ValueEquals(observable.GetProperty("value").GetString()))
            {
                problems.Add($"the observable {name} is not what it points to");
            }
        }
    }

    private void CheckObject(JsonElement given, JsonElement described, string path, List<string> problems)
    {
        var attributes = described.GetProperty("attributes");
        foreach (var attribute in attributes.EnumerateObject())
        {
            if (
                attribute.Value.GetProperty("requirement").ValueEquals("required")
                && !given.TryGetProperty(attribute.Name, out _)
            )
            {
                problems.Add($"{path}{attribute.Name} is required");
            }
        }

        if (
            described.TryGetProperty("atLeastOne", out var some)
            && !some.EnumerateArray().Any(name => given.TryGetProperty(name.GetString()!, out _))
        )
        {
            problems.Add($"{path} has none of {some}");
        }

        foreach (var property in given.EnumerateObject())
        {
            if (!attributes.TryGetProperty(property.Name, out var attribute))
            {
                problems.Add($"{path}{property.Name} is no attribute");
                continue;
            }

            CheckAttribute(given, property, attribute, path, problems);
        }
    }

    private void CheckAttribute(
        JsonElement parent,
        JsonProperty given,
        JsonElement described,
        string path,
        List<string> problems
    )
    {
        var name = $"{path}{given.Name}";
        var isArray = described.TryGetProperty("array", out _);
        if (isArray != (given.Value.ValueKind == JsonValueKind.Array))
        {
            problems.Add(isArray ? $"{name} is no array" : $"{name} is an array");
            return;
        }

        var type = described.GetProperty("type").GetString()!;
        foreach (var value in isArray ? given.Value.EnumerateArray().ToArray() : [given.Value])
        {
            CheckValue(value, type, name, problems);
        }

        if (described.TryGetProperty("enum", out var captions))
        {
            CheckEnum(parent, given, captions, name, problems);
        }
    }

    private void CheckValue(JsonElement value, string type, string name, List<string> problems)
    {
        if (_schema.GetProperty("objects").TryGetProperty(type, out var described))
        {
            CheckObject(value, described, $"{name}.", problems);
            return;
        }

        var fits = type switch
        {
            "string_t" => value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= 65_535,
            "integer_t" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
            "long_t" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            // Seconds would be of 1970.
            "timestamp_t" => value.ValueKind == JsonValueKind.Number
                && value.TryGetInt64(out var time)
                && time > 1_000_000_000_000,
            "object" => value.ValueKind == JsonValueKind.Object,
            "json_t" => true,
            _ => false,
        };
        if (!fits)
        {
            problems.Add($"{name} is no {type}: {value}");
        }
    }

    // What belongs to an id has the id's name without its end, and its caption; `Other` is said in words of one's own.
    private static void CheckEnum(
        JsonElement parent,
        JsonProperty given,
        JsonElement captions,
        string name,
        List<string> problems
    )
    {
        if (!captions.TryGetProperty(given.Value.GetRawText(), out var caption))
        {
            problems.Add($"{name} is {given.Value}, which is none of its values");
            return;
        }

        var stem = given.Name[..given.Name.LastIndexOf('_')];
        var sibling = given.Name is "activity_id" or "category_uid" or "class_uid" ? $"{stem}_name" : stem;
        if (
            parent.TryGetProperty(sibling, out var told)
            && !caption.ValueEquals("Other")
            && told.GetString() != caption.GetString()
        )
        {
            problems.Add($"{name} is {given.Value}, but {sibling} is {told} instead of {caption}");
        }
    }
}
