using ZocSec.Core.Billing.Reports;
using ZocSec.Core.Billing.Results;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Reports;

public sealed class BillingReportsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("billing.xlsx", "PK")]
    [InlineData("new/folder/billing.csv", "\uFEFFPayer,Account,")]
    [InlineData("billing.json", "{\"version\":1")]
    [InlineData("billing.md", "# Owners of AWS spend, 2026-10")]
    [InlineData("billing.HTML", "<!DOCTYPE html>")]
    public async Task Write_ChoosesTheFormatByTheEnding(string name, string begins)
    {
        var path = Path.Combine(_folder.Path, name);

        Assert.True(BillingReports.Knows(path));
        await BillingReports.WriteAsync(BillingSample.Report, path, CancellationToken.None);

        Assert.StartsWith(
            begins,
            System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(path)),
            StringComparison.Ordinal
        );
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task Write_UnknownEnding_NamesTheKnownOnes()
    {
        Assert.False(BillingReports.Knows("billing.sarif"));
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            BillingReports.WriteAsync(BillingSample.Report, "billing.sarif", CancellationToken.None)
        );

        Assert.Contains(".xlsx, .csv, .json, .md, .html", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".xlsx")]
    [InlineData(".csv")]
    [InlineData(".json")]
    public async Task Write_FailsInTheMiddle_LeavesTheOldReport(string ending)
    {
        var path = Path.Combine(_folder.Path, "billing" + ending);
        await File.WriteAllTextAsync(path, "old");

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            BillingReports.WriteAsync(
                BillingSample.Report with
                {
                    Resources = new ListedResources(Broken()),
                },
                path,
                CancellationToken.None
            )
        );

        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task EveryFormat_TakesOddReports()
    {
        foreach (var report in BillingSample.Odd().Append(BillingSample.Empty))
        {
            foreach (var ending in BillingReports.Endings)
            {
                var path = Path.Combine(_folder.Path, "odd" + ending);

                await BillingReports.WriteAsync(report, path, CancellationToken.None);

                Assert.True(new FileInfo(path).Length > 0);
            }
        }
    }

    [Theory]
    [InlineData(".xlsx")]
    [InlineData(".csv")]
    [InlineData(".json")]
    public async Task Resources_AreNotHeld(string ending)
    {
        var most = 0L;
        var report = BillingSample.Report with { Resources = new ListedResources(Many()) };
        var path = Path.Combine(_folder.Path, "many" + ending);

        await BillingReports.WriteAsync(report, path, CancellationToken.None);

        // 200,000 of them would be more than 100 MB.
        Assert.InRange(most, 1, 60_000_000);

        IEnumerable<BilledResource> Many()
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var number = 0; number < 200_000; number++)
            {
                if (number % 50_000 == 49_999)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                }

                yield return BillingSample.Resource(number, number % 2 == 0 ? "instance" : "volume");
            }

            most = Math.Max(most, 1);
        }
    }

    private static IEnumerable<BilledResource> Broken()
    {
        yield return BillingSample.Resource(1);
        yield return BillingSample.Resource(2, "bucket");
        throw new InvalidDataException();
    }
}
