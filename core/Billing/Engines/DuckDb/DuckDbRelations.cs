using ZocSec.Core.Billing.Lines;
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
    /// <param name="files">The files.</param>
    /// <param name="part">Which part of them, from 0; the lines of a resource are in one.</param>
    /// <param name="of">How many parts there are.</param>
    public static string Lines(IReadOnlyList<string> files, int part = 0, int of = 1) =>
        LinesSql.Over(
            files.Count == 0 ? RawSchema.Nothing
            : of == 1 ? $"SELECT * FROM {SqlText.Files(files)}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT * FROM {SqlText.Files(files)} WHERE bucket >= {Begin(part, of)} AND bucket < {Begin(part + 1, of)}"
            )
        );

    private static int Begin(int part, int of) => part * ResourceBuckets.Count / of;
}
