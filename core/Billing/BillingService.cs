using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Questions;
using ZocSec.Core.Billing.Reading;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Billing.Store;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing;

/// <summary>Reads billing data, and asks who owns what it is for. Changes nothing at AWS.</summary>
public static class BillingService
{
    private const int Looks = 3;

    /// <summary>Reads what is new, and asks.</summary>
    /// <param name="request">What, and where it is.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Cancels; what was read stays in the store.</param>
    /// <exception cref="BillingException">The data, or what was asked of it, is wrong, or AWS cannot be asked.</exception>
    /// <exception cref="IOException">The store cannot be written, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public static async Task<BillingRun> RunAsync(
        BillingRequest request,
        IBillingProgress progress,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var kept = new Disposables();
        try
        {
            var aws = kept.Keep(BillingAws.Create(request.Aws, request.Policy.Billing, time));
            var remarks = new KeptRemarks(progress);
            var (engine, sources) =
                request.Engine is BillingEngine.Athena
                    ? await AthenaAsync(request, aws, remarks, time, kept, ct)
                    : await DuckDbAsync(request, aws, remarks, kept, ct);
            var report = await BillingQuestions.AskAsync(
                engine,
                new BillingQuery(request.Period, request.Policy, request.Directory),
                sources,
                time,
                remarks,
                ct
            );
            ImmutableArray<string> costs = engine is AthenaEngine athena ? [.. athena.Remarks] : [];
            return new BillingRun(
                report with
                {
                    Header = report.Header with
                    {
                        Sources = [.. sources.Where(source => IsShown(source, report.Header))],
                        Remarks =
                        [
                            .. remarks.All.Concat(report.Header.Remarks).Concat(costs).Distinct(StringComparer.Ordinal),
                        ],
                    },
                },
                kept
            );
        }
        catch
        {
            await kept.DisposeAsync();
            throw;
        }
    }

    private static bool IsShown(BillingSource source, BillingHeader header) =>
        source.Period == header.Period || source.Period == header.Previous;

    private static async Task<(IBillingEngine, ImmutableArray<BillingSource>)> DuckDbAsync(
        BillingRequest request,
        BillingAws aws,
        KeptRemarks remarks,
        Disposables kept,
        CancellationToken ct
    )
    {
        var places = request.Places.Select(place => ReportPlaces.Open(place, aws)).ToArray();
        var limits = new DuckDbLimits { Megabytes = request.Megabytes };
        var store = kept.Keep(await LineStore.OpenAsync(request.Store, limits, ReadCsv, ct));
        for (var look = 1; ; look++)
        {
            try
            {
                if (await ImportAsync(request, places, store, remarks, ct))
                {
                    // What reading took is given back before questions take theirs.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }

                break;
            }
            catch (RestatedException restated) when (look < Looks)
            {
                remarks.Remarked($"{restated.Path} was written anew while it was read; its period is read again");
            }
            catch (RestatedException restated)
            {
                throw new BillingException(restated.Message, restated);
            }
        }

        foreach (var stored in store.Periods)
        {
            remarks.Keep(stored.Remarks);
            if (stored.Rounded > 0)
            {
                remarks.Keep([
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{stored.Source.Report}, {stored.Source.Period:yyyy-MM}: amounts of {stored.Rounded} lines have more than 12 decimals and are rounded there"
                    ),
                ]);
            }
        }

        return (kept.Keep(await DuckDbEngine.OpenAsync(store, ct)), [.. store.Periods.Select(stored => stored.Source)]);
    }

    // Whether anything was read.
    private static async Task<bool> ImportAsync(
        BillingRequest request,
        IReportFiles[] places,
        LineStore store,
        KeptRemarks remarks,
        CancellationToken ct
    )
    {
        var selection = new ReportSelection
        {
            Report = request.Report,
            Periods = request.Period is { } period ? [period, period.AddMonths(-1)] : null,
            Newest = request.Period is null ? request.Periods : null,
        };
        var found = await ReportFinder.FindAsync(places, selection, ct);
        foreach (var remark in found.Remarks)
        {
            remarks.Remarked(remark);
        }

        var plans = found.Versions.Select(store.Plan).ToList();
        remarks.Planned(
            plans.Sum(plan => plan.Chunks),
            plans.Sum(plan => plan.Bytes),
            plans.Sum(plan => plan.Unchanged)
        );
        foreach (var version in found.Versions)
        {
            await store.ImportAsync(version, remarks.WithoutPlans, Environment.ProcessorCount, ct);
        }

        return plans.Exists(plan => plan.Chunks > 0);
    }

    private static async Task<(IBillingEngine, ImmutableArray<BillingSource>)> AthenaAsync(
        BillingRequest request,
        BillingAws aws,
        IBillingProgress progress,
        TimeProvider time,
        Disposables kept,
        CancellationToken ct
    )
    {
        var settings = request.Policy.Billing.Athena;
        var engine = kept.Keep(new AthenaEngine(aws, settings, linesSql: "", progress, time));
        var table = await engine.TableAsync(ct);
        var report = $"{settings.Database}.{settings.Table}";
        var there = await engine.PeriodsAsync(table, ct);
        DateOnly[] periods = request.Period is { } asked
            ? [asked.AddMonths(-1), asked]
            : [.. there.Select(one => one.Period).Order().TakeLast(2)];
        await engine.DefineLinesAsync(
            table,
            periods,
            (described, from) =>
                LinesSql.Over(
                    RawSelect.Write(
                        described.Format,
                        described.Columns,
                        from,
                        new TrinoDialect(),
                        new RawOrigin(report, null)
                    )
                ),
            ct
        );
        return (
            engine,
            [
                .. there
                    .Where(one => periods.Contains(one.Period))
                    .Select(one => new BillingSource(report, table.Format, one.Period, "athena", 0, one.Lines)),
            ]
        );
    }

    private static CsvTally ReadCsv(
        string path,
        string shown,
        ReportFormat format,
        Lines.IRawLines lines,
        IBillingProgress progress,
        CancellationToken ct
    )
    {
        var tally = CsvReports.Read(path, shown, format, lines, progress, ct);
        return new CsvTally(
            tally.Lines,
            tally.Billed.ToImmutableSortedDictionary(
                billed => billed.Key,
                billed => Amounts.Of(billed.Value),
                StringComparer.Ordinal
            ),
            tally.RoundedLines,
            tally.Remarks
        );
    }
}
