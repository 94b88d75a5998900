using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;
using ZocSec.Tests.Billing.Generator;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>A generated bill in a folder, a store beside it, and the service that reads the one into the other.</summary>
internal sealed class BillBench : IDisposable
{
    public static readonly DateOnly September = new(2026, 9, 1);
    public static readonly DateOnly October = new(2026, 10, 1);

    /// <summary>A bill with everything in it that a bill may have; small, but for its accounts.</summary>
    public static readonly BillOptions Rich = new()
    {
        Lines = 10_000,
        Resources = 3_000,
        Accounts = 2_000,
        Payers = 3,
        Periods = [September, October],
        Currencies = ["USD", "EUR"],
        Granularities = [BillGranularity.Hourly, BillGranularity.Daily, BillGranularity.Monthly],
        LinesPerChunk = 700,
        Nasty = true,
    };

    /// <summary>The same for tests that ask how files are read: fewer lines.</summary>
    public static readonly BillOptions Small = Rich with
    {
        Lines = 2_000,
        Resources = 600,
        Accounts = 100,
        Payers = 2,
        LinesPerChunk = 250,
    };

    /// <summary>Tells owners as <see cref="BillExpected"/> expects them.</summary>
    public static readonly Policy OwnersByTags = new()
    {
        Owners = new OwnersSettings
        {
            Tags = ["Owner", "Team"],
            CreatorTags = ["creator", "aws:createdBy"],
            StackTags = [],
        },
    };

    private static readonly ImmutableArray<string> s_surroundings = ["at", "engine", "sources", "remarks"];
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private readonly TempFolder _folder = new();
    private int _reports;

    /// <summary>Where the bill is, which stands for a bucket.</summary>
    public string Bill => Path.Combine(_folder.Path, "bill");

    public string Store => Path.Combine(_folder.Path, "store");

    /// <summary>How AWS is reached.</summary>
    public AwsSettings Aws { get; init; } = new();

    /// <summary>How much memory DuckDB may hold.</summary>
    public int Megabytes { get; set; } = BillingRequest.DefaultMegabytes;

    /// <summary>What answers.</summary>
    public BillingEngine Engine { get; init; }

    public Policy Policy { get; init; } = OwnersByTags;

    /// <summary>Whom owners are looked up among; null: nobody.</summary>
    public IOwnerDirectory? People { get; init; }

    public GeneratedBill Write(BillOptions options, BillFormat format) =>
        new BillGenerator(options).Write(Bill, format);

    public Task<BillingRun> RunAsync(
        DateOnly? period = null,
        IBillingProgress? progress = null,
        string? place = null
    ) =>
        BillingService.RunAsync(
            new BillingRequest
            {
                Places = [place ?? Bill],
                Store = Store,
                Megabytes = Megabytes,
                Period = period,
                Policy = Policy,
                Directory = People,
                Engine = Engine,
                Aws = Aws,
            },
            progress ?? new Heard(),
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    /// <summary>Runs, and holds the report against what is expected.</summary>
    public async Task CheckAsync(GeneratedBill bill, DateOnly period, IBillingProgress? progress = null)
    {
        await using var run = await RunAsync(period, progress);
        await BillChecks.EqualAsync(bill, period, run.Report);
    }

    /// <summary>All that a report says of the bill: without when, by what engine and from which files.</summary>
    public async Task<string> TextAsync(BillingReport report)
    {
        var path = Path.Combine(_folder.Path, $"{++_reports}.json");
        await BillingReports.WriteAsync(report, path, TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))!;
        var header = json["header"]!.AsObject();
        foreach (var name in s_surroundings)
        {
            Assert.True(header.Remove(name), name);
        }

        return json.ToJsonString(s_indented);
    }

    /// <summary>Puts October of another bill in the place of this one's, as AWS puts a new assembly there.</summary>
    /// <returns>That bill; only its October is there.</returns>
    public GeneratedBill Restate(BillOptions options, BillFormat format)
    {
        var next = new BillGenerator(options).Write(Path.Combine(_folder.Path, "next"), format);
        foreach (var period in next.Periods.Where(period => period.Period == October))
        {
            var assembly = $"f00dfeed{period.Assembly[8..]}";
            foreach (var chunk in period.Chunks)
            {
                var place = FullPath(chunk.Replace(period.Assembly, assembly, StringComparison.Ordinal));
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                File.Move(Path.Combine(next.Folder, chunk), place, overwrite: true);
            }

            var manifest = Path.Combine(next.Folder, period.Manifest);
            var text = File.ReadAllText(manifest);
            File.WriteAllText(manifest, text.Replace(period.Assembly, assembly, StringComparison.Ordinal));
            File.Move(manifest, FullPath(period.Manifest), overwrite: true);
        }

        return next;
    }

    public string FullPath(string path) => Path.Combine(Bill, path);

    public void Dispose() => _folder.Dispose();
}
