namespace ZocSec.Tests.Docs;

public sealed class GeneratedPagesTests
{
    [Fact]
    public void Guardrails_AreWhatTheirSlicesSay() => GeneratedPage.Check("docs/guardrails.md", GuardrailsPage.Text());

    [Fact]
    public void PolicyReference_IsWhatTheReaderTakes() =>
        GeneratedPage.Check("docs/policy-reference.md", PolicyReferencePage.Text());

    [Fact]
    public void PolicyKey_IsDescribed() =>
        Assert.Empty(
            PolicyKey
                .All.Where(key => string.IsNullOrWhiteSpace(key.Description) && !IsGuardrail(key.Path[^1]))
                .Select(key => string.Join('.', key.Path))
        );

    // What is said of the group holds for each.
    private static bool IsGuardrail(string key) => key.Contains('/', StringComparison.Ordinal);
}
