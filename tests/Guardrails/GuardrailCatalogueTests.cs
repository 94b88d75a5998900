using YamlDotNet.RepresentationModel;
using ZocSec.Core.Guardrails;
using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Guardrails;

public sealed class GuardrailCatalogueTests
{
    [Fact]
    public void Manifest_Permissions_AreWhatTheGuardrailsNeed()
    {
        var needed = GitHub()
            .SelectMany(guardrail => guardrail.Needs.Permissions)
            .GroupBy(permission => permission.Key, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Any(permission => permission.Value is "write") ? "write" : "read",
                StringComparer.Ordinal
            );

        Assert.Equal(
            needed.OrderBy(permission => permission.Key, StringComparer.Ordinal),
            Map("default_permissions").OrderBy(permission => permission.Key, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Manifest_Events_AreWhatTheGuardrailsNeed()
    {
        var needed = GitHub().SelectMany(guardrail => guardrail.Needs.Events).Distinct(StringComparer.Ordinal);

        var listed = ((YamlSequenceNode)Manifest()["default_events"]).Select(node => node.ToString());

        Assert.Equal(needed.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_Permissions_EachHaveTheirReasonAbove()
    {
        var lines = File.ReadAllLines(RepositoryFile.Path("app-manifest.yml"));
        foreach (var permission in Map("default_permissions").Keys)
        {
            var at = Array.FindIndex(lines, line => line.StartsWith($"  {permission}:", StringComparison.Ordinal));
            Assert.StartsWith("  # ", lines[at - 1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_AreOfASectionAndUnique()
    {
        var names = GuardrailCatalogue.All.Select(guardrail => guardrail.Name.Value).ToList();

        Assert.All(names, name => Assert.Matches("^[a-z]+/[a-z]+(-[a-z]+)*$", name));
        Assert.Equal(names, names.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void EachGuardrail_HasItsPage()
    {
        foreach (var guardrail in GuardrailCatalogue.All)
        {
            var folder = guardrail.Implementation.Namespace!["ZocSec.Core.Guardrails.".Length..];
            var page = File.ReadAllText(RepositoryFile.Path($"core/Guardrails/{folder}/README.md"));

            Assert.StartsWith($"# {guardrail.Name}\n", page, StringComparison.Ordinal);
            Assert.All(
                guardrail.Needs.Permissions,
                permission => Assert.Contains($"`{permission.Key}: {permission.Value}`", page, StringComparison.Ordinal)
            );
        }
    }

    private static IEnumerable<GuardrailDefinition> GitHub() =>
        GuardrailCatalogue.All.Where(guardrail => guardrail.Name.Section is "github");

    private static Dictionary<string, string> Map(string key) =>
        ((YamlMappingNode)Manifest()[key]).ToDictionary(
            pair => pair.Key.ToString(),
            pair => pair.Value.ToString(),
            StringComparer.Ordinal
        );

    private static YamlMappingNode Manifest()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(RepositoryFile.Path("app-manifest.yml"))));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
