using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>What DuckDB is given before it is asked: functions that Trino has under these names, and the relation <c>lines</c>.</summary>
internal static class DuckDbRelations
{
    /// <summary>Functions by their names in Trino.</summary>
    public const string Macros = """
        CREATE OR REPLACE MACRO element_at(m, k) AS map_extract_value(m, k);
        CREATE OR REPLACE MACRO regexp_like(s, p) AS regexp_matches(s, p);
        CREATE OR REPLACE MACRO date_format(t, f) AS strftime(t, f);
        CREATE OR REPLACE MACRO json_parse(s) AS CAST(s AS JSON);
        CREATE OR REPLACE MACRO arbitrary(v) AS any_value(v);
        """;

    // The columns of the canonical lines, for when nothing is stored.
    private static readonly (string Name, string Type)[] s_columns =
    [
        ("report", "VARCHAR"),
        ("period", "DATE"),
        .. Texts(
            "payer_id invoice_id invoicing_entity bill_type currency account_id account_name service service_name family region resource_id line_type class"
        ),
        ("first_use", "TIMESTAMP"),
        ("last_use", "TIMESTAMP"),
        ("lines", "BIGINT"),
        ("billed", "DECIMAL(38, 12)"),
        ("effective", "DECIMAL(38, 12)"),
        ("list", "DECIMAL(38, 12)"),
        ("tags", "MAP(VARCHAR, VARCHAR)"),
        ("bucket", "UTINYINT"),
    ];

    /// <summary>The canonical lines in Parquet files.</summary>
    public static string Lines(IReadOnlyList<string> files) =>
        files.Count == 0
            ? $"SELECT {string.Join(", ", s_columns.Select(column => $"CAST(NULL AS {column.Type}) AS {column.Name}"))} WHERE false"
            : $"SELECT *, {ResourceBuckets.Sql("resource_id")} AS bucket FROM {SqlText.Files(files)}";

    private static IEnumerable<(string Name, string Type)> Texts(string names) =>
        names.Split(' ').Select(name => (name, "VARCHAR"));
}
