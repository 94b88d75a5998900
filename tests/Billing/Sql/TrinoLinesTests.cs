using DuckDB.NET.Data;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.DuckDb;
using ZocSec.Core.Billing.Store;
using ZocSec.Tests.Billing.Generator;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Sql;

/// <summary>The text of the canonical lines means the same in both dialects.</summary>
public sealed class TrinoLinesTests : IDisposable
{
    private static readonly BillOptions s_options = new()
    {
        Lines = 1_000,
        Resources = 200,
        Accounts = 30,
        Payers = 2,
        Currencies = ["USD", "EUR"],
        LinesPerChunk = 250,
        Nasty = true,
    };

    private readonly TempFolder _folder = new();
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public TrinoLinesTests()
    {
        _connection.Open();
        Run("SET TimeZone = 'UTC'");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(nameof(BillFormat.LegacyParquet), nameof(ReportFormat.LegacyCur))]
    [InlineData(nameof(BillFormat.Cur2Parquet), nameof(ReportFormat.Cur2))]
    [InlineData(nameof(BillFormat.FocusParquet), nameof(ReportFormat.Focus))]
    public void Parquet_GivesTheSameLines(string format, string report)
    {
        var bill = new BillGenerator(s_options).Write(_folder.Path, Enum.Parse<BillFormat>(format));
        Run(
            $"CREATE TABLE export AS SELECT * FROM read_parquet([{string.Join(", ", bill.ChunkFiles.Select(file => $"'{file}'"))}], union_by_name = true)"
        );

        var lines = Compare(Enum.Parse<ReportFormat>(report));

        Assert.Equal(bill.Expected.Lines.Values.Sum(), lines);
    }

    // As a table over CSV has it, or one that was made with texts for all types.
    [Theory]
    [InlineData(nameof(BillFormat.Cur2CsvGzip), nameof(ReportFormat.Cur2))]
    [InlineData(nameof(BillFormat.FocusCsvGzip), nameof(ReportFormat.Focus))]
    public void TableOfTexts_GivesTheSameLines(string format, string report)
    {
        var bill = new BillGenerator(s_options).Write(_folder.Path, Enum.Parse<BillFormat>(format));
        Run(
            $"CREATE TABLE export AS SELECT * FROM read_csv([{string.Join(", ", bill.ChunkFiles.Select(file => $"'{file}'"))}], header = true, all_varchar = true, quote = '\"', escape = '\"')"
        );

        var lines = Compare(Enum.Parse<ReportFormat>(report));

        Assert.Equal(bill.Expected.Lines.Values.Sum(), lines);
    }

    private long Compare(ReportFormat format)
    {
        List<(string Name, string Type)> columns = [];
        using (var reader = Read("DESCRIBE export"))
        {
            while (reader.Read())
            {
                columns.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        var origin = new RawOrigin("acme", null);
        Run(
            $"CREATE TABLE own AS {Sorted(LinesSql.Over(RawSelect.Write(format, columns, "export", new DuckDbDialect(), origin)))}"
        );
        Run(TrinoOnDuckDb.Macros);
        var trino = LinesSql.Over(RawSelect.Write(format, columns, "export", new TrinoDialect(), origin));
        Run($"CREATE TABLE trino AS {Sorted(TrinoOnDuckDb.Of(trino))}");

        using var differences = Read(
            """
            SELECT 'own', * FROM (SELECT * FROM own EXCEPT ALL SELECT * FROM trino)
            UNION ALL
            SELECT 'trino', * FROM (SELECT * FROM trino EXCEPT ALL SELECT * FROM own)
            LIMIT 4
            """
        );
        var found = new List<string>();
        while (differences.Read())
        {
            found.Add(string.Join(", ", Enumerable.Range(0, differences.FieldCount).Select(differences.GetValue)));
        }

        Assert.Empty(found);
        using var count = Read("SELECT count(*) FROM own");
        Assert.True(count.Read());
        return count.GetInt64(0);
    }

    private static string Sorted(string lines) =>
        $"SELECT * REPLACE (list_sort(map_entries(tags)) AS tags) FROM ({lines}) AS l";

    private DuckDBDataReader Read(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Texts of this test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteReader();
    }

    private void Run(string sql)
    {
        using var reader = Read(sql);
    }
}
