using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Reports;

/// <summary>The schema of a JSON report, made from its records; what they say of themselves becomes its descriptions.</summary>
internal static class ReportSchema
{
    private static readonly JsonSerializerOptions s_layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, XElement> s_documentation = XDocument
        .Load(Path.Combine(AppContext.BaseDirectory, "ZocSec.Core.xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Makes the schema of a version of a file.</summary>
    public static string Make(JsonTypeInfo file, string title, int version)
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Describe,
        };
        var schema = file.GetJsonSchemaAsNode(options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        schema["properties"]!["version"]!["const"] = version;
        return schema.ToJsonString(s_layout) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (context.TypeInfo.Type == typeof(GuardrailName))
        {
            node = new JsonObject { ["type"] = "string" };
        }

        // Their converters write plain numbers.
        if (context.TypeInfo.Type == typeof(decimal))
        {
            node = new JsonObject { ["type"] = "number" };
        }

        if (node is not JsonObject schema)
        {
            return node;
        }

        // A report has all properties, also those that are null.
        if (schema["properties"] is JsonObject { Count: > 0 } properties)
        {
            schema["required"] = new JsonArray([.. properties.Select(property => JsonValue.Create(property.Key))]);
        }

        if (
            context.PropertyInfo is { AttributeProvider: System.Reflection.MemberInfo member }
            && Summary(member) is { } summary
        )
        {
            schema.Insert(0, "description", summary);
        }

        return schema;
    }

    private static string? Summary(System.Reflection.MemberInfo member)
    {
        var type = member.DeclaringType!.FullName!;
        var element =
            s_documentation.GetValueOrDefault($"P:{type}.{member.Name}")?.Element("summary")
            ?? s_documentation
                .GetValueOrDefault($"T:{type}")
                ?.Elements("param")
                .FirstOrDefault(it => it.Attribute("name")!.Value == member.Name);
        return element is null
            ? null
            : string.Join(' ', Words(element).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }

    // A reference to a type says its short name.
    private static string Words(XElement element) =>
        string.Concat(
            element
                .Nodes()
                .Select(node =>
                    node switch
                    {
                        XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.')[^1],
                        XElement inner => inner.Value,
                        _ => node.ToString(),
                    }
                )
        );
}
