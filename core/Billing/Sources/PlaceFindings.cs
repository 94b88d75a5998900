using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Sources;

/// <summary>What was found in one place.</summary>
/// <param name="files">The place.</param>
internal sealed class PlaceFindings(IReportFiles files)
{
    /// <summary>The reports.</summary>
    public List<ReportVersion> Versions { get; } = [];

    /// <summary>What there is besides cost reports, a sentence without its end for each report.</summary>
    public HashSet<string> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>What should be known of the reports.</summary>
    public HashSet<string> Remarks { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of all reports, also of those that were not asked for.</summary>
    public ImmutableHashSet<string> Names { get; init; } = [];

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Takes a manifest.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="manifest">What it says; null: it is of something else.</param>
    /// <param name="chunks">Finds its chunks.</param>
    /// <param name="selection">What is asked for.</param>
    public void Add(ManifestPlace place, Manifest? manifest, ManifestChunks chunks, ReportSelection selection)
    {
        var where = Quoted.Of($"{files.Root}/{place.File.Path}");
        if (manifest is null)
        {
            Other(place, $"{where} names no columns or no files, so it is no manifest of a cost report");
            return;
        }

        var told = ReportColumns.Of(manifest);
        if (told.Format is not { } format)
        {
            Other(place, $"{where} is no cost report: it {told.Kind}");
            return;
        }

        if (!told.Missing.IsEmpty)
        {
            throw new BillingException(
                $"{where} lacks the columns {string.Join(", ", told.Missing)}: add them to the query of the export, or make the report with all columns"
            );
        }

        var period = PeriodOf(place, manifest, where);
        if (!selection.Takes(period))
        {
            return;
        }

        if (manifest.Keys.IsEmpty)
        {
            Remarks.Add($"{where} names no data yet: {period:yyyy-MM} of {Quoted.Of(place.Report)} is left out");
            return;
        }

        var (found, isParquet) = chunks.Of(manifest, place.File.Path);
        if (!told.HasResources)
        {
            Remarks.Add(
                $"{Quoted.Of(place.Report)} was made without resource IDs: all of its spend is of accounts and services, not of resources; make it with resource IDs"
            );
        }

        if (place is { IsExport: false, IsTop: false })
        {
            Remarks.Add(
                $"{period:yyyy-MM} of {Quoted.Of(place.Report)} has no manifest in its own folder: its newest assembly, {where}, is read"
            );
        }

        Versions.Add(
            new ReportVersion
            {
                Report = place.Report,
                Format = format,
                IsParquet = isParquet,
                Period = period,
                Assembly = $"{manifest.Id} {place.File.Version}".Trim(),
                Manifest = place.File,
                Chunks = found,
                Files = files,
            }
        );
    }

    // An export has a manifest for each of its periods; it is said once.
    private void Other(ManifestPlace place, string sentence)
    {
        if (_told.Add(place.Report))
        {
            Others.Add(sentence);
        }
    }

    private static DateOnly PeriodOf(ManifestPlace place, Manifest manifest, string where)
    {
        var said = manifest.Period ?? place.Period ?? manifest.Keys.Select(PeriodOfKey).FirstOrDefault();
        return said is not { } period
                ? throw new BillingException(
                    $"{where} says nowhere of which billing period it is: put it and its files into the folders that AWS made"
                )
            : place.Period is { } folder && folder != period
                ? throw new BillingException(
                    $"{where} is of {period:yyyy-MM} and lies in the folder of {folder:yyyy-MM}: put it where it belongs, or fetch the report again"
                )
            : period;
    }

    private static DateOnly? PeriodOfKey(string key) =>
        ManifestPlace.PeriodOfExport(key) ?? ManifestPlace.PeriodOfRange(key);
}
