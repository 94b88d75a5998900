using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Sources;

/// <summary>Finds cost reports by their manifests, and by nothing else: old versions and other files lie beside them.</summary>
internal static class ReportFinder
{
    // A report may be written anew while it is looked for; not again and again.
    private const int Looks = 3;
    private const int AtOnce = 8;
    private const string Instead =
        "make a CUR 2.0 or FOCUS export with resource IDs in Data Exports, or name the place of one";

    /// <summary>The newest version of each period that is asked for in a place.</summary>
    /// <param name="files">The place; listed once.</param>
    /// <param name="selection">What is asked for.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">There is none, or a manifest is wrong, or names what is not there.</exception>
    /// <exception cref="RestatedException">Reports are written anew faster than they are found.</exception>
    public static Task<ReportFindings> FindAsync(IReportFiles files, ReportSelection selection, CancellationToken ct) =>
        FindAsync([files], selection, ct);

    /// <summary>The same of several places, where what lies in more than one of them counts once.</summary>
    /// <param name="places">The places.</param>
    /// <param name="selection">What is asked for; the newest periods are those of all places.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<ReportFindings> FindAsync(
        IReadOnlyCollection<IReportFiles> places,
        ReportSelection selection,
        CancellationToken ct
    )
    {
        var found = new List<PlaceFindings>();
        foreach (var place in places)
        {
            found.Add(await LookAsync(place, selection, ct));
        }

        var versions = found
            .SelectMany(one => one.Versions)
            .DistinctBy(one => (one.Report, one.Period))
            .OrderBy(one => one.Report, StringComparer.Ordinal)
            .ThenBy(one => one.Period)
            .ToImmutableArray();
        if (versions.IsEmpty)
        {
            throw Nothing(places, selection, found);
        }

        if (selection.Newest is { } newest)
        {
            var periods = versions.Select(one => one.Period).Distinct().OrderDescending().Take(newest).ToHashSet();
            versions = [.. versions.Where(one => periods.Contains(one.Period))];
        }

        RequireOneManifestEach(versions);
        return new ReportFindings(
            versions,
            [
                .. found
                    .SelectMany(one => one.Others.Concat(one.Remarks))
                    .Concat(Late(versions))
                    .Distinct(StringComparer.Ordinal),
            ]
        );
    }

    // Of several payers one may have no data of a month yet, and what is told of that month is not all.
    private static IEnumerable<string> Late(ImmutableArray<ReportVersion> versions)
    {
        var newest = versions.Max(one => one.Period);
        return versions
            .GroupBy(one => one.Report, StringComparer.Ordinal)
            .Where(report => report.Max(one => one.Period) < newest)
            .Select(report =>
                $"{Quoted.Of(report.Key)} has no data of {newest:yyyy-MM}: what is told of that month is without it"
            );
    }

    // What lies flat in a folder may fit to what manifests of several months name.
    private static void RequireOneManifestEach(ImmutableArray<ReportVersion> versions)
    {
        var twice = versions
            .SelectMany(version => version.Chunks.Select(chunk => (version, chunk.Path)))
            .GroupBy(one => (one.version.Files, one.Path))
            .FirstOrDefault(same => same.Skip(1).Any());
        if (twice is not null)
        {
            var names = twice.Take(2).Select(one => Quoted.Of($"{one.version.Files.Root}/{one.version.Manifest.Path}"));
            throw new BillingException(
                $"{Quoted.Of($"{twice.Key.Files.Root}/{twice.Key.Path}")} would count twice: {string.Join(" and ", names)} name it; copy the folders as they lie in the bucket"
            );
        }
    }

    private static async Task<PlaceFindings> LookAsync(
        IReportFiles files,
        ReportSelection selection,
        CancellationToken ct
    )
    {
        for (var look = 1; ; look++)
        {
            try
            {
                return await OnceAsync(files, selection, ct);
            }
            catch (RestatedException) when (look < Looks)
            {
                // What is listed anew belongs together.
            }
        }
    }

    private static async Task<PlaceFindings> OnceAsync(
        IReportFiles files,
        ReportSelection selection,
        CancellationToken ct
    )
    {
        var index = new ChunkIndex();
        var manifests = new List<ManifestPlace>();
        await foreach (var file in files.ListAsync(ct))
        {
            if (ManifestPlace.IsManifest(file.Path))
            {
                manifests.Add(ManifestPlace.Of(files.Root, file));
            }
            else if (ManifestChunks.CanBe(file.Path))
            {
                index.Add(file);
            }
        }

        var found = new PlaceFindings(files)
        {
            Names = [.. manifests.Select(one => one.Name).Distinct(StringComparer.Ordinal)],
        };
        if (manifests.Count == 0)
        {
            throw new BillingException(
                $"no cost report is in {Quoted.Of(files.Place)}: nothing there is called …-Manifest.json; name the folder or prefix that AWS writes the report to, with its manifests"
            );
        }

        var asked = Asked(manifests.Where(one => selection.Takes(one.Name)), selection);
        var read = new (ManifestPlace Place, Manifest? Manifest)[asked.Length];
        await Parallel.ForAsync(
            0,
            asked.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (at, token) =>
            {
                var where = $"{files.Root}/{asked[at].File.Path}";
                var json = await files.ReadAsync(asked[at].File, Manifest.MaxBytes, token);
                read[at] = (asked[at], Manifest.Read(json, where));
            }
        );

        var chunks = new ManifestChunks(files, index);
        foreach (var (place, manifest) in read)
        {
            found.Add(place, manifest, chunks, selection);
        }

        return found;
    }

    // One manifest of each period of each report, and no more periods of a report than can be among the newest of all; one
    // more, since the newest may have no data yet.
    private static ImmutableArray<ManifestPlace> Asked(
        IEnumerable<ManifestPlace> manifests,
        ReportSelection selection
    ) =>
        [
            .. manifests
                .GroupBy(one => (one.Report, Slot: one.Period is null ? "" : one.Slot))
                .Select(ManifestPlace.Newest)
                .Where(one => one.Period is not { } period || selection.Takes(period))
                .GroupBy(one => one.Report, StringComparer.Ordinal)
                .SelectMany(report =>
                    report
                        .OrderByDescending(one => one.Period ?? DateOnly.MaxValue)
                        .Take(selection.Newest is { } newest ? Math.Min(newest, int.MaxValue - 2) + 2 : int.MaxValue)
                ),
        ];

    private static BillingException Nothing(
        IReadOnlyCollection<IReportFiles> places,
        ReportSelection selection,
        List<PlaceFindings> found
    )
    {
        var where = string.Join(", ", places.Select(place => Quoted.Of(place.Place)));
        if (found.SelectMany(one => one.Others).FirstOrDefault() is { } other)
        {
            return new BillingException($"{other}: {Instead}");
        }

        var names = found.SelectMany(one => one.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return selection.Report is { } name && found.TrueForAll(one => !one.Names.Contains(name))
            ? new BillingException(
                $"no report is called {Quoted.Of(name)} in {where}: there {(names.Count() == 1 ? "is" : "are")} {Quoted.Of(string.Join(", ", names))}"
            )
            : new BillingException(
                selection.Periods is not { } periods
                    ? $"no report in {where} has data yet: AWS writes the first within a day; run the command again then"
                    : $"no report in {where} has data of {string.Join(" or ", periods.Order().Select(InWords))}: see which folders of periods are there"
            );
    }

    private static string InWords(DateOnly period) => period.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
