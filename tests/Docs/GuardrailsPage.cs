using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ZocSec.Core.Guardrails;
using ZocSec.Tests.Policies;

namespace ZocSec.Tests.Docs;

/// <summary>The page that lists the guardrails, made from their declarations and from the pages of their folders.</summary>
internal static partial class GuardrailsPage
{
    private const string Intro = """
        What is guarded, and how. Each guardrail's own page says more: what is done in each case, and why. Every key of the
        settings is in the [policy reference](policy-reference.md); what a mode, a hold or the loop guard is, in the
        [concepts](concepts.md).

        An event that is not listed leads to no look; a sweep finds what it was about.


        """;

    /// <summary>The page.</summary>
    public static string Text()
    {
        var page = new StringBuilder("# Guardrails\n\n").Append(GeneratedPage.Notice).Append(Intro);
        page.Append("| guardrail | looks at | guards exposure | check run |\n|---|---|---|---|\n");
        foreach (var guardrail in GuardrailCatalogue.All)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| [`{guardrail.Name}`](#{AnchorOf(guardrail.Name)}) | `{guardrail.Kind}` | {YesNo(guardrail.GuardsExposure)} | {CheckRun(guardrail)} |\n"
            );
        }

        page.Append(
            "\nOne that guards exposure slows down when somebody works against it, and never gives up; the others leave it to people.\n"
        );
        foreach (var guardrail in GuardrailCatalogue.All)
        {
            Append(page, guardrail);
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder page, GuardrailDefinition guardrail)
    {
        var readme = $"core/Guardrails/{FolderOf(guardrail)}/README.md";
        var said = File.ReadAllText(RepositoryFile.Path(readme));
        page.Append(
            CultureInfo.InvariantCulture,
            $"""

            ## {guardrail.Name}

            {Paragraph(said, "What")} [Its page](../{readme}).

            | | |
            |---|---|
            | events | {List(guardrail.Needs.Events.Order(StringComparer.Ordinal))} |
            | permissions | {List(Permissions(guardrail))} |
            | guards exposure | {YesNo(guardrail.GuardsExposure)} |
            | check run | {CheckRun(guardrail)} |
            | undo | {Paragraph(said, "Undo")} |


            """
        );
        page.Append(
            CultureInfo.InvariantCulture,
            $"[Settings](policy-reference.md#{PolicyReferencePage.AnchorOf(guardrail.Name)}), with their defaults:\n\n```yaml\n{guardrail.Name.Section}:\n  {guardrail.Name.Key}:\n    mode: observe\n"
        );
        foreach (var key in SettingsOf(guardrail))
        {
            page.Append(CultureInfo.InvariantCulture, $"    {key.Path[^1]}: {key.Default.Trim('`')}\n");
        }

        page.Append("```\n");
    }

    private static IEnumerable<PolicyKey> SettingsOf(GuardrailDefinition guardrail) =>
        PolicyKey.All.Where(key =>
            key.Path is [var section, var name, _]
            && section == guardrail.Name.Section
            && name == guardrail.Name.Key
            && key.Default.Length > 0
        );

    private static string FolderOf(GuardrailDefinition guardrail) => guardrail.Implementation.Namespace!.Split('.')[^1];

    private static IEnumerable<string> Permissions(GuardrailDefinition guardrail) =>
        guardrail
            .Needs.Permissions.OrderBy(permission => permission.Key, StringComparer.Ordinal)
            .Select(permission =>
                guardrail.Name.Section is "aws" ? permission.Key : $"{permission.Key}: {permission.Value}"
            );

    private static string CheckRun(GuardrailDefinition guardrail) =>
        guardrail.CheckRun is { } name ? $"`{name}`" : "none";

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));

    private static string AnchorOf(GuardrailName name) => name.Value.Replace("/", "", StringComparison.Ordinal);

    private static string Paragraph(string page, string name)
    {
        var found = Paragraphs().Matches(page).Single(match => match.Groups["name"].Value == name);
        return found.Groups["text"].Value.Trim().ReplaceLineEndings(" ");
    }

    [GeneratedRegex(
        @"^\*\*(?<name>[A-Z][a-z]+)\.\*\* (?<text>.+?)(\n\n|\z)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Paragraphs();
}
