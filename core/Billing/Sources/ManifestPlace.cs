using System.Text.RegularExpressions;

namespace ZocSec.Core.Billing.Sources;

/// <summary>
/// A manifest, and what its path says of it. Sources: "Understanding your report versions" (legacy reports) and
/// "Understanding export delivery" of the AWS Data Exports User Guide.
/// </summary>
/// <param name="File">The manifest.</param>
/// <param name="Report">Which report: the place and path that hold all of its periods.</param>
/// <param name="Name">What the report is called.</param>
/// <param name="Slot">The folder of the period; empty when there is none. One manifest of each counts.</param>
/// <param name="Period">The first day of the period; null when no folder says.</param>
/// <param name="IsTop">Whether it lies in the folder of the period itself, where each new version takes the place of the last.</param>
/// <param name="IsExport">Whether it is laid out as those of Data Exports are.</param>
/// <param name="Made">When the version was made: what its folder says, else when the file was written.</param>
internal sealed partial record ManifestPlace(
    ReportFile File,
    string Report,
    string Name,
    string Slot,
    DateOnly? Period,
    bool IsTop,
    bool IsExport,
    DateTimeOffset Made
)
{
    private const string Suffix = "-Manifest.json";
    private const string Metadata = "metadata";

    /// <summary>Whether a file is a manifest by its name.</summary>
    public static bool IsManifest(string path) =>
        path.EndsWith(Suffix, StringComparison.Ordinal)
        && path.Length > Suffix.Length
        && path[^(Suffix.Length + 1)] is not '/';

    /// <summary>Reads the path of a manifest.</summary>
    /// <param name="root">What the path is below, see <see cref="IReportFiles.Root"/>.</param>
    /// <param name="file">The manifest.</param>
    public static ManifestPlace Of(string root, ReportFile file)
    {
        // The folders above the place count too: the same report has one name wherever somebody begins to look.
        var full = $"{root}/{file.Path}";
        var scheme =
            S3Place.IsMeant(full) ? "s3://"
            : full.StartsWith('/') ? "/"
            : "";
        var parts = full[scheme.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var folders = parts[..^1];
        var name = parts[^1][..^Suffix.Length];

        // REPORT/metadata/PARTITION/[EXECUTION/]REPORT-Manifest.json
        if (Array.LastIndexOf(folders, Metadata) is var metadata and > 0 && folders.Length - metadata is 2 or 3)
        {
            var execution = folders.Length - metadata == 3 ? folders[^1] : null;
            return new ManifestPlace(
                file,
                ReportOf(scheme, folders[..metadata], name),
                name,
                folders[metadata + 1],
                PeriodOfExport(folders[metadata + 1]),
                execution is null,
                IsExport: true,
                TimeOf(execution) ?? file.Written
            );
        }

        // REPORT/20261001-20261101/[ASSEMBLY/]REPORT-Manifest.json
        if (Array.FindLastIndex(folders, IsRange) is var range and > 0 && folders.Length - range is 1 or 2)
        {
            return new ManifestPlace(
                file,
                ReportOf(scheme, folders[..range], name),
                name,
                folders[range],
                PeriodOfDay(folders[range].AsSpan(0, 8)),
                range == folders.Length - 1,
                IsExport: false,
                file.Written
            );
        }

        return new ManifestPlace(
            file,
            ReportOf(scheme, folders, name),
            name,
            "",
            Period: null,
            IsTop: true,
            IsExport: false,
            file.Written
        );
    }

    /// <summary>Of the manifests of one folder of a period, the one that counts.</summary>
    public static ManifestPlace Newest(IEnumerable<ManifestPlace> same) =>
        same.OrderByDescending(one => one is { IsExport: false, IsTop: true })
            .ThenByDescending(one => one.Made)
            .ThenByDescending(one => one.IsTop)
            .ThenBy(one => one.File.Path, StringComparer.Ordinal)
            .First();

    /// <summary>The first day of the month that a path has as <c>BILLING_PERIOD=2026-10</c>; null when it has none.</summary>
    public static DateOnly? PeriodOfExport(string path) =>
        Partition().Match(path) is { Success: true } found
            ? PeriodOfDay($"{found.Groups["year"]}{found.Groups["month"]}01")
            : null;

    /// <summary>The first day of the month that a path has as <c>20261001-20261101</c>; null when it has none.</summary>
    public static DateOnly? PeriodOfRange(string path) =>
        path.Split('/').LastOrDefault(IsRange) is { } range ? PeriodOfDay(range.AsSpan(0, 8)) : null;

    /// <summary>A day such as <c>20261001</c> that a billing period can begin with; null for any other.</summary>
    public static DateOnly? PeriodOfDay(ReadOnlySpan<char> digits) =>
        DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day is { Day: 1, Year: >= 2006 and < 2200 }
            ? day
            : null;

    // A report whose folder has another name than its files is told from others in that folder.
    private static string ReportOf(string scheme, string[] folders, string name) =>
        scheme
        + string.Join(
            '/',
            folders.Length > 0 && string.Equals(folders[^1], name, StringComparison.Ordinal)
                ? folders
                : [.. folders, name]
        );

    private static bool IsRange(string folder) => Range().IsMatch(folder);

    // 2026-10-03T04:12:44.123Z-EXECUTION
    private static DateTimeOffset? TimeOf(string? execution) =>
        execution is not null
        && Begin().Match(execution) is { Success: true } found
        && DateTimeOffset.TryParse(
            found.Value,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time
            : null;

    [GeneratedRegex(
        @"(^|/)billing_period=(?<year>[0-9]{4})-(?<month>[0-9]{2})(/|\z)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Partition();

    [GeneratedRegex(@"^[0-9]{8}-[0-9]{8}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Range();

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?Z",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Begin();
}
