namespace ZocSec.Core.Billing.Store;

/// <summary>Names and texts inside SQL, as both DuckDB and Trino read them.</summary>
internal static class SqlText
{
    /// <summary>A quoted name: <c>"a""b"</c>.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A constant text: <c>'it''s'</c>.</summary>
    public static string Constant(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A constant day: <c>DATE '2026-10-01'</c>.</summary>
    public static string Day(DateOnly day) => $"DATE '{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'";
}
