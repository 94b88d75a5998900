using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Docs;

/// <summary>Policies that the pages show are policies.</summary>
public sealed class PolicyExampleTests
{
    private const string Version = "version: 1\n";

    [Fact]
    public void Example_IsRead()
    {
        var sections = PolicyShape
            .Of(GuardrailCatalogue.All, PolicyScope.Operator)
            .Members.Select(member => $"{member.Key}:")
            .ToArray();
        var examples = MarkdownPage
            .All.SelectMany(page => page.Fences.Select(fence => (page.Path, fence.Language, fence.Text)))
            .Where(fence => fence.Language is "yaml" or "yml" or "")
            .Where(fence => sections.Any(section => FirstOf(fence.Text).StartsWith(section, StringComparison.Ordinal)))
            .ToArray();
        var refused =
            from example in examples
            let text = FirstOf(example.Text).StartsWith("version:", StringComparison.Ordinal)
                ? example.Text
                : Version + example.Text
            let reading = new PolicyReader(GuardrailCatalogue.All).Read(Encoding.UTF8.GetBytes(text))
            where reading is PolicyReading.Refused
            select $"{example.Path}: {string.Join("; ", ((PolicyReading.Refused)reading).Errors)}\n{text}";

        Assert.True(examples.Length >= GuardrailCatalogue.All.Length);
        Assert.Empty(refused);
    }

    private static string FirstOf(string text) =>
        text.Split('\n').FirstOrDefault(line => line.Length > 0 && !line.StartsWith('#')) ?? "";
}
