using ZocSec.Core.Billing.Lines;

namespace ZocSec.Tests.Billing.Store;

public sealed class CsvLinesTests : IDisposable
{
    private static readonly DateTime s_use = new(2026, 10, 5, 6, 0, 0, DateTimeKind.Utc);
    private readonly StoreStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task A_line_of_csv_is_the_same_line_as_of_parquet()
    {
        _stage.Write("1.parquet", Parquet.Cur2);
        var fromParquet = await _stage.AskAsync("SELECT * FROM lines", _stage.Version("1.parquet"));
        using var other = new StoreStage();
        await File.WriteAllTextAsync(other.PathOf("1.csv"), "read by the test");
        other.Csv["1.csv"] = [Line()];

        Assert.Equal(fromParquet, await other.AskAsync("SELECT * FROM lines", other.Version("1.csv")));
    }

    [Fact]
    public async Task Amounts_are_exact_to_the_last_of_twelve_decimals()
    {
        await File.WriteAllTextAsync(_stage.PathOf("1.csv"), "read by the test");
        var large = Line();
        large.Amounts[(int)RawAmount.Billed] = Int128.Parse(
            "1234567890123456789012345678",
            System.Globalization.CultureInfo.InvariantCulture
        );
        var small = Line();
        small.Amounts[(int)RawAmount.Billed] = -1;
        _stage.Csv["1.csv"] = [large, small];

        Assert.Equal(
            ["1234567890123456.789012345678", "-0.000000000001"],
            await _stage.AskAsync("SELECT billed FROM lines ORDER BY billed DESC", _stage.Version("1.csv"))
        );
    }

    [Fact]
    public async Task A_line_without_tags_or_times_has_none()
    {
        await File.WriteAllTextAsync(_stage.PathOf("1.csv"), "read by the test");
        _stage.Csv["1.csv"] = [Line() with { TagKeys = "", TagValues = "", First = default, Last = default }];

        Assert.Equal(
            ["0|true"],
            await _stage.AskAsync(
                "SELECT cardinality(tags), first_use IS NULL AND last_use IS NULL FROM lines",
                _stage.Version("1.csv")
            )
        );
    }

    [Fact]
    public async Task Several_chunks_of_csv_are_read_at_the_same_time()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"{i}.csv")];
        foreach (var name in names)
        {
            await File.WriteAllTextAsync(_stage.PathOf(name), name);
            _stage.Csv[name] = [.. Enumerable.Range(0, 100).Select(_ => Line())];
        }

        Assert.Equal(
            ["800|800.000000000000"],
            await _stage.AskAsync("SELECT sum(lines), sum(billed) FROM lines", _stage.Version(names))
        );
    }

    /// <summary>The line of <see cref="Parquet.Cur2"/>.</summary>
    internal static RawLine Line(string resource = "i-1") =>
        new(
            [
                "000000000001",
                "INV1",
                "Amazon Web Services EMEA SARL",
                "Anniversary",
                "USD",
                "000000000002",
                "shop",
                "AmazonEC2",
                "Elastic Compute Cloud",
                "Compute Instance",
                "eu-west-1",
                resource,
                "Usage",
                "",
                "",
                "",
                "",
            ],
            [
                .. new ReadOnlySpan<int>([1, 2, 0, 3, 4, 5, 6, 9, 0, 0])
                    .ToArray()
                    .Select(amount => amount * (Int128)1_000_000_000_000),
            ],
            s_use,
            s_use,
            1,
            "Owner\u001fowner\u001faws_created_by\u001fcost-category:Unit",
            "a\u001fb\u001froot\u001fShop"
        );
}
