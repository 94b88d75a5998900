namespace ZocSec.Core.Billing.Store;

/// <summary>Names and texts inside SQL, as both DuckDB and Trino read them.</summary>
internal static class SqlText
{
    /// <summary>A quoted name: <c>"a""b"</c>.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A constant text: <c>'it''s'</c>.</summary>
    public static string Constant(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// A file for <c>read_parquet</c>, which would take a star, a question mark or a bracket in a path for a pattern, and
    /// folders such as <c>a=b</c> for columns.
    /// </summary>
    public static string File(string path) => $"read_parquet({Literal(path)}, hive_partitioning = false)";

    /// <summary>Files for <c>read_parquet</c>, likewise.</summary>
    public static string Files(IEnumerable<string> paths) =>
        $"read_parquet([{string.Join(", ", paths.Select(Literal))}], hive_partitioning = false)";

    /// <summary>A constant day: <c>DATE '2026-10-01'</c>.</summary>
    public static string Day(DateOnly day) => $"DATE '{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'";

    /// <summary>A path as a pattern that only it fits.</summary>
    public static string Literal(string path) =>
        Constant(string.Concat(path.Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString())));
}
