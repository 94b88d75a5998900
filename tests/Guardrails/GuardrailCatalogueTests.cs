using ZocSec.Core.Guardrails;
using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Guardrails;

public sealed class GuardrailCatalogueTests
{
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
                permission =>
                    // A permission of an App has a level, an action of AWS is allowed or not.
                    Assert.Contains(
                        guardrail.Name.Section is "aws"
                            ? $"`{permission.Key}`"
                            : $"`{permission.Key}: {permission.Value}`",
                        page,
                        StringComparison.Ordinal
                    )
            );
        }
    }
}
