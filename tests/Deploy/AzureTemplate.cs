using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>What <c>deploy/azure</c> compiles to, made once a test run by Bicep itself.</summary>
internal sealed partial record AzureTemplate
{
    private static readonly Lazy<Task<AzureTemplate>> Compiled = new(CompileAsync);

    /// <summary>Everything the compiler and its linter complain of; empty when all is well.</summary>
    public required string Complaints { get; init; }

    /// <summary>The template as it is sent to Azure.</summary>
    public required JsonObject Root { get; init; }

    /// <summary>Compiles, or skips the test where Bicep's package has no program for the machine.</summary>
    public static Task<AzureTemplate> GetAsync()
    {
        Assert.SkipWhen(Program is null, "Bicep is taken from its package for linux-x64, and this is another platform");
        return Compiled.Value;
    }

    /// <summary>The template and those of its modules, at any depth.</summary>
    public IEnumerable<JsonObject> Templates => WithModules(Root);

    /// <summary>All resources of all templates, but those that only hold a module or are named as existing.</summary>
    public IEnumerable<JsonObject> Resources =>
        Templates.SelectMany(ResourcesOf).Where(resource => ModuleOf(resource) is null);

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => TypeOf(resource) == type);

    /// <summary>The properties of the only resource of a type.</summary>
    public JsonObject PropertiesOf(string type) => Assert.Single(Of(type))["properties"]!.AsObject();

    /// <summary>The template that has a resource of the type.</summary>
    public JsonObject TemplateWith(string type) =>
        Templates.Single(template => ResourcesOf(template).Any(resource => TypeOf(resource) == type));

    /// <summary>A resource's type.</summary>
    public static string TypeOf(JsonObject resource) => resource["type"]!.GetValue<string>();

    /// <summary>The resources that a template holds itself.</summary>
    public static IEnumerable<JsonObject> ResourcesOf(JsonObject template) =>
        template["resources"] switch
        {
            JsonArray list => list.Select(resource => resource!.AsObject()),
            JsonObject named => named.Select(resource => resource.Value!.AsObject()),
            _ => [],
        };

    /// <summary>The app settings whose values the template knows, by name.</summary>
    public IReadOnlyDictionary<string, string> AppSettings
    {
        get
        {
            var template = TemplateWith("Microsoft.Web/sites/config");
            var union = ResourcesOf(template).Single(resource => TypeOf(resource) == "Microsoft.Web/sites/config")[
                "properties"
            ]!.GetValue<string>();
            return VariableIn()
                .Matches(union)
                .SelectMany(variable =>
                    template["variables"]![variable.Groups["name"].Value] switch
                    {
                        JsonObject named => named,
                        // Settings that are named by whoever deploys.
                        _ => [],
                    }
                )
                .Append(KeyValuePair.Create("App__PublicUrl", (JsonNode?)JsonValue.Create("https://app.example.com")))
                .ToDictionary(
                    setting => setting.Key,
                    setting => setting.Value!.GetValue<string>(),
                    StringComparer.Ordinal
                );
        }
    }

    /// <summary>The names of variables in an expression.</summary>
    [GeneratedRegex(@"variables\('(?<name>\w+)'\)", RegexOptions.NonBacktracking)]
    public static partial Regex VariableIn();

    private static string? Program =>
        typeof(AzureTemplate)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(metadata => metadata.Key == "Bicep")
            ?.Value;

    // The properties of other resources may be one expression.
    private static JsonObject? ModuleOf(JsonObject resource) =>
        (resource["properties"] as JsonObject)?["template"]?.AsObject();

    private static IEnumerable<JsonObject> WithModules(JsonObject template) =>
        ResourcesOf(template).Select(ModuleOf).OfType<JsonObject>().SelectMany(WithModules).Prepend(template);

    // The example of parameters is compiled, and the templates with it.
    private static async Task<AzureTemplate> CompileAsync()
    {
        var example = Path.Combine(Solution.Root, "deploy", "azure", "main.bicepparam");
        var bicep = await Tool.RunAsync(Program!, "build-params", example, "--stdout", "--no-restore");
        Assert.True(bicep.Exit == 0, bicep.Errors);
        var template = JsonNode.Parse(bicep.Output)!["templateJson"]!.GetValue<string>();
        return new AzureTemplate { Complaints = bicep.Errors, Root = JsonNode.Parse(template)!.AsObject() };
    }
}
