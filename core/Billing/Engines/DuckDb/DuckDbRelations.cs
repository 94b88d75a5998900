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

    /// <summary>The canonical lines of the raw ones in Parquet files.</summary>
    public static string Lines(IReadOnlyList<string> files) =>
        LinesSql.Over(files.Count == 0 ? RawSchema.Nothing : $"SELECT * FROM {SqlText.Files(files)}");
}
