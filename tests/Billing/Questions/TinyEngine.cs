using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>
/// A DuckDB in memory with the relation <c>lines</c>, and nothing of the product around it. What may be asked by resource is, in three
/// parts, however few lines there are.
/// </summary>
internal sealed class TinyEngine : IBillingEngine
{
    private const int Parts = 3;

    private readonly DuckDBConnection _connection = new("Data Source=:memory:");
    private readonly Dictionary<string, string[]> _parts = new(StringComparer.Ordinal);

    public TinyEngine()
    {
        _connection.Open();
        Run("SET TimeZone = 'UTC'");
        Run("CREATE OR REPLACE MACRO element_at(m, k) AS map_extract_value(m, k)");
        Run("CREATE OR REPLACE MACRO regexp_like(s, p) AS regexp_matches(s, p)");
        Run(
            """
            CREATE TABLE stored (report varchar, period date, payer_id varchar, invoice_id varchar, invoicing_entity varchar,
                bill_type varchar, currency varchar, account_id varchar, account_name varchar, service varchar, service_name varchar,
                family varchar, region varchar, resource_id varchar, line_type varchar, class varchar, first_use timestamp,
                last_use timestamp, lines bigint, billed decimal(38,12), effective decimal(38,12), list decimal(38,12),
                tags map(varchar, varchar))
            """
        );
        Define("lines", [.. Enumerable.Range(0, Parts).Select(InPart)]);
    }

    public string Name { get; init; } = "duckdb";

    public List<string> Asked { get; } = [];

    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement on the table of each part of a relation.</summary>
    public void RunInParts(string name, [StringSyntax(StringSyntaxAttribute.CompositeFormat)] string sql)
    {
        for (var i = 0; i < Parts; i++)
        {
            Run(string.Format(CultureInfo.InvariantCulture, sql, $"{name}_{i}"));
        }
    }

    public void Add(params IEnumerable<Line> lines)
    {
        foreach (var chunk in lines.Chunk(500))
        {
            Run($"INSERT INTO stored VALUES {string.Join(",\n", chunk.Select(line => line.ToSql()))}");
        }
    }

    public Task DefineAsync(string name, string sql, CancellationToken ct)
    {
        Asked.Add(sql);
        Run($"CREATE TEMP TABLE {name} AS {sql}");
        return Task.CompletedTask;
    }

    public Task DefineRowsAsync(
        string name,
        ImmutableArray<string> columns,
        IEnumerable<string[]> rows,
        CancellationToken ct
    ) => DefineAsync(name, ConstantRows.Of(name, columns, rows), ct);

    public Task DefineByResourceAsync(string name, string sql, string over, CancellationToken ct)
    {
        Asked.Add(sql);
        var whole = _parts[over];
        for (var i = 0; i < whole.Length; i++)
        {
            View(over, whole[i]);
            Run($"CREATE TEMP TABLE {name}_{i} AS {sql}");
        }

        Define(over, whole);
        Define(name, [.. whole.Select((_, i) => $"SELECT * FROM {name}_{i}")]);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<AnswerRow> AskAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        Asked.Add(sql);
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (await reader.ReadAsync(ct))
        {
            yield return new Row(reader);
        }
    }

    private static string InPart(int part) =>
        $"SELECT * FROM stored WHERE {ResourceBuckets.Sql("resource_id")} % {Parts} = {part}";

    private void Define(string name, string[] parts)
    {
        _parts[name] = parts;
        View(name, string.Join(" UNION ALL ", parts));
    }

    private void View(string name, string sql) => Run($"CREATE OR REPLACE TEMP VIEW {name} AS {sql}");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private sealed class Row(DuckDBDataReader reader) : AnswerRow
    {
        public override string Text(int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

        public override decimal Amount(int column) =>
            reader.IsDBNull(column) ? 0 : Convert.ToDecimal(reader.GetValue(column), CultureInfo.InvariantCulture);

        public override long Count(int column) =>
            reader.IsDBNull(column) ? 0
            : reader.GetValue(column) is BigInteger big ? (long)big
            : Convert.ToInt64(reader.GetValue(column), CultureInfo.InvariantCulture);

        public override DateTime? Time(int column) =>
            reader.IsDBNull(column) ? null
            : reader.GetValue(column) is DateOnly day ? day.ToDateTime(TimeOnly.MinValue)
            : reader.GetDateTime(column);

        public override bool Flag(int column) => !reader.IsDBNull(column) && reader.GetBoolean(column);
    }
}
