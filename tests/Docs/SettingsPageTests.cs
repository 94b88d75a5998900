using System.Text.RegularExpressions;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Docs;

/// <summary>The page of the settings names what the code asks for, and nothing else.</summary>
public sealed partial class SettingsPageTests
{
    // Texts of the same form that are none of the program's settings: answers of GitHub, S3, Athena and DuckDB, a place in git, a format of times.
    private static readonly string[] s_otherTexts =
    [
        "COLUMN_NOT_FOUND",
        "CSE_KMS",
        "FULL_CONTROL",
        "INSUFFICIENT_SCOPES",
        "NOT_FOUND",
        "RATE_LIMIT",
        "RATE_LIMITED",
        "READ_ACP",
        "RESOURCE_LIMITS_EXCEEDED",
        "SCHEMA_NOT_FOUND",
        "TABLE_NOT_FOUND",
        "WRITE_ACP",
        "HEAD__CODEOWNERS",
        "HH__mm__ss",
    ];

    // Read by ASP.NET Core, the SDK of AWS and that of OpenTelemetry under names that stand nowhere here.
    private static readonly string[] s_ofOthers =
    [
        "ASPNETCORE_URLS",
        "AWS_ACCESS_KEY_ID",
        "AWS_PROFILE",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_METRIC_EXPORT_INTERVAL",
    ];

    [Fact]
    public void EverySettingThatTheCodeReads_IsThere()
    {
        var read = Read();

        Assert.True(read.Count > 40);
        Assert.Empty(read.Except(Documented(), StringComparer.Ordinal));
    }

    [Fact]
    public void EverySettingThatIsThere_IsRead() =>
        Assert.Empty(Documented().Except(Read().Concat(s_ofOthers), StringComparer.Ordinal));

    [Fact]
    public void EverySettingThatAPageNames_Exists()
    {
        var known = Documented().Concat(InSources("sandbox")).ToHashSet(StringComparer.Ordinal);
        var unknown =
            from page in MarkdownPage.All
            from text in page.Fences.Select(fence => fence.Text).Concat(page.Code)
            from name in Nested().Matches(text).Select(match => match.Value)
            where !known.Contains(name) && !known.Any(family => IsOf(family, name))
            select $"{page.Path}: {name}";

        Assert.Empty(unknown);
    }

    // Settings that are named by whoever sets them have a beginning in common, which ends in two underscores.
    private static bool IsOf(string family, string name) =>
        family.EndsWith("__", StringComparison.Ordinal) && name.StartsWith(family, StringComparison.Ordinal);

    // By the first cell of each row; a cell may name several.
    private static HashSet<string> Documented() =>
        File.ReadLines(Path.Combine(Solution.Root, "docs", "settings.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => InCell().Matches(line.Split(" | ")[0]).Select(match => match.Groups["name"].Value))
            .Select(name => Placeholder().Replace(name, "__"))
            .ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> Read() =>
        InSources("core", "functions", "action")
            .Except(s_otherTexts, StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);

    // A setting is asked for by a name that stands in the code as a text of its own.
    private static HashSet<string> InSources(params string[] projects) =>
        SourceText
            .Of(projects)
            .SelectMany(source => InCode().Matches(source))
            .Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(
        "\"(?<name>[A-Z][A-Za-z]+((:|__)[A-Za-z]+)+(__)?|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|AzureWebJobsStorage)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex InCode();

    [GeneratedRegex(
        "`(?<name>[A-Z][A-Za-z]*(__[A-Za-z]+)*|[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)`",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex InCell();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__\w+\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nested();

    [GeneratedRegex("(__[A-Z]+)+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
