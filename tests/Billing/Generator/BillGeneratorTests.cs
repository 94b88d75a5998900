using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using DuckDB.NET.Data;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Generator;

public class BillGeneratorTests
{
    private static readonly BillOptions s_small = new()
    {
        Lines = 1_500,
        Resources = 200,
        Accounts = 12,
        Payers = 2,
        Periods = [new DateOnly(2026, 9, 1), new DateOnly(2026, 10, 1)],
        Currencies = ["USD", "EUR"],
        Granularities = [BillGranularity.Hourly, BillGranularity.Daily, BillGranularity.Monthly],
        LinesPerChunk = 300,
        Restatements = 1,
        Nasty = true,
    };

    public static TheoryData<string> Formats => [.. Enum.GetNames<BillFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_seed_gives_the_same_bytes(string format)
    {
        Assert.Equal(Hashes(s_small, format), Hashes(s_small, format));
    }

    [Fact]
    public void Another_seed_gives_another_bill()
    {
        var format = nameof(BillFormat.LegacyCsvGzip);

        Assert.Empty(Hashes(s_small, format).Values.Intersect(Hashes(s_small with { Seed = 2 }, format).Values));
    }

    [Fact]
    public void Reading_the_written_CSV_again_gives_the_expected_totals()
    {
        using var folder = new TempFolder();
        var bill = new BillGenerator(s_small).Write(folder.Path, BillFormat.LegacyCsvGzip);

        var rows = bill.ChunkFiles.SelectMany(NaiveCsv.Read).ToList();

        Assert.Equal(bill.Expected.Lines.Values.Sum(), rows.Count);
        var read = rows.GroupBy(row =>
                (
                    row["bill/PayerAccountId"],
                    row["bill/InvoiceId"],
                    row["bill/InvoicingEntity"],
                    row["lineItem/CurrencyCode"]
                )
            )
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Amount("lineItem/UnblendedCost")));
        var expected = bill
            .Expected.Invoices.GroupBy(part => (part.Key.Payer, part.Key.Invoice, part.Key.Issuer, part.Key.Currency))
            .ToDictionary(group => group.Key, group => group.Sum(part => part.Sum.Billed));
        Assert.Equal(expected.OrderBy(pair => pair.Key), read.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Reading_the_written_CSV_again_gives_the_expected_owners_and_effective_cost()
    {
        using var folder = new TempFolder();
        var bill = new BillGenerator(s_small).Write(folder.Path, BillFormat.LegacyCsvZip);

        var read = bill
            .Periods.SelectMany(period =>
                period
                    .Chunks.SelectMany(chunk => NaiveCsv.Read(Path.Combine(folder.Path, chunk)))
                    .Where(row => row.IsUseOfResource)
                    .GroupBy(row => row["lineItem/ResourceId"])
                    .Select(group =>
                        (
                            period.Period,
                            Id: group.Key,
                            Effective: group.Sum(row => row.Effective),
                            Owner: NaiveCsv.OwnerOf(group)
                        )
                    )
            )
            .Order();

        Assert.Equal(bill.Expected.Resources.Select(r => (r.Period, r.Id, r.Sum.Effective, r.Owner)).Order(), read);
    }

    [Theory]
    [InlineData(nameof(BillFormat.LegacyParquet), "line_item_unblended_cost")]
    [InlineData(nameof(BillFormat.Cur2Parquet), "line_item_unblended_cost")]
    [InlineData(nameof(BillFormat.FocusParquet), "\"BilledCost\"")]
    public void Parquet_holds_the_expected_totals(string format, string column)
    {
        using var folder = new TempFolder();
        var bill = new BillGenerator(s_small).Write(folder.Path, Enum.Parse<BillFormat>(format));

        var files = string.Join(", ", bill.ChunkFiles.Select(file => $"'{file}'"));
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT count(*), sum(CAST({column} AS DECIMAL(38,12))) FROM read_parquet([{files}], union_by_name = true)";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());

        Assert.Equal(bill.Expected.Lines.Values.Sum(), reader.GetInt64(0));
        Assert.Equal(bill.Expected.Sum(_ => true).Billed, reader.GetDecimal(1));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Manifests_name_the_chunks_that_count(string format)
    {
        using var folder = new TempFolder();
        var bill = new BillGenerator(s_small).Write(folder.Path, Enum.Parse<BillFormat>(format));

        Assert.Equal(4, bill.Periods.Length);
        Assert.All(
            bill.Periods,
            period =>
            {
                using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, period.Manifest)));
                var isLegacy = bill.Format.IsLegacy();
                Assert.Equal(
                    period.Assembly,
                    manifest.RootElement.GetProperty(isLegacy ? "assemblyId" : "executionId").GetString()
                );
                var files = manifest.RootElement.GetProperty(isLegacy ? "reportKeys" : "dataFiles").EnumerateArray();
                Assert.Equal(
                    period.Chunks.Select(chunk => isLegacy ? chunk : $"s3://{BillManifest.Bucket}/{chunk}"),
                    files.Select(file => file.GetString())
                );
                Assert.All(period.Chunks, chunk => Assert.True(File.Exists(Path.Combine(folder.Path, chunk))));
            }
        );
    }

    [Fact]
    public void Chunks_of_the_legacy_report_differ_in_their_columns()
    {
        using var folder = new TempFolder();
        var bill = new BillGenerator(s_small).Write(folder.Path, BillFormat.LegacyCsvGzip);

        var headers = bill.Periods[0]
            .Chunks.Select(chunk => NaiveCsv.Header(Path.Combine(folder.Path, chunk)))
            .ToList();

        Assert.All(headers, header => Assert.InRange(header.Length, 140, 180));
        Assert.Equal(headers.Count, headers.Select(header => string.Join(',', header.Order())).Distinct().Count());
    }

    [Fact]
    public void A_bill_has_every_class_of_line_and_of_ownership()
    {
        using var folder = new TempFolder();
        var expected = new BillGenerator(s_small).Write(folder.Path, BillFormat.LegacyCsvGzip).Expected;

        string[] classes =
        [
            "credit",
            "discount",
            "fee",
            "refund",
            "savings-plan-fee",
            "savings-plan-negation",
            "split",
            "tax",
            "usage",
        ];
        Assert.Equal(classes, expected.Invoices.Select(part => part.Key.Class).Distinct().Order());
        Assert.All(
            Enum.GetValues<ExpectedOwnership>(),
            ownership => Assert.NotEqual(0, expected.Owned(s_small.Periods[0], "EUR", ownership).Count)
        );
        Assert.Contains(expected.Invoices, part => part.Key.Invoice.Length == 0);
        Assert.Contains(expected.Resources, resource => resource.Account.StartsWith('0'));
    }

    private static ImmutableSortedDictionary<string, string> Hashes(BillOptions options, string format)
    {
        using var folder = new TempFolder();
        new BillGenerator(options).Write(folder.Path, Enum.Parse<BillFormat>(format));
        return Directory
            .EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .ToImmutableSortedDictionary(
                file => Path.GetRelativePath(folder.Path, file),
                file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))),
                StringComparer.Ordinal
            );
    }
}
