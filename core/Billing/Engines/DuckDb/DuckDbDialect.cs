using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>DuckDB's; types are named as DESCRIBE names them.</summary>
internal sealed class DuckDbDialect : ISqlDialect
{
    /// <inheritdoc />
    public string Text(string value) => $"CAST({value} AS VARCHAR)";

    /// <inheritdoc />
    public string Amount(string value, string type) =>
        Is(type, "DOUBLE") || Is(type, "FLOAT")
            // Large doubles are exact as texts only: the shortest text of a double is what was written.
            ? $"CASE WHEN abs({value}) < 100 THEN CAST({value} AS DECIMAL(38, 12)) ELSE CAST(CAST({value} AS VARCHAR) AS DECIMAL(38, 12)) END"
        : Is(type, "VARCHAR") ? $"CAST(NULLIF({value}, '') AS DECIMAL(38, 12))"
        : $"CAST({value} AS DECIMAL(38, 12))";

    /// <inheritdoc />
    public string Time(string value, string type) =>
        Is(type, "VARCHAR") ? $"CAST(NULLIF({value}, '') AS TIMESTAMP)" : $"CAST({value} AS TIMESTAMP)";

    /// <inheritdoc />
    public bool IsMap(string type) => Is(type, "MAP");

    /// <inheritdoc />
    public string Map(string value, string type) =>
        Is(type, "MAP") ? value
        : Is(type, "VARCHAR") || Is(type, "JSON")
            ? $"CAST(CAST(NULLIF(CAST({value} AS VARCHAR), '') AS JSON) AS MAP(VARCHAR, VARCHAR))"
        : $"map_from_entries({value})";

    /// <inheritdoc />
    public string Map(IReadOnlyList<(string Key, string Value)> entries) =>
        entries.Count == 0
            ? "CAST(MAP() AS MAP(VARCHAR, VARCHAR))"
            : $"map_from_entries(list_filter([{string.Join(", ", entries.Select(entry => $"{{'k': {SqlText.Constant(entry.Key)}, 'v': {entry.Value}}}"))}], lambda e: e.v <> ''))";

    /// <inheritdoc />
    public string Renamed(string map, string prefix, string instead) =>
        $"map_from_entries([{{'k': concat({SqlText.Constant(instead)}, substr(e.key, {prefix.Length + 1})), 'v': e.value}} FOR e IN COALESCE(map_entries({map}), []) IF e.value <> '' AND starts_with(e.key, {SqlText.Constant(prefix)})])";

    /// <inheritdoc />
    public string Without(string map, IReadOnlyList<string> prefixes) =>
        $"map_from_entries(list_filter(COALESCE(map_entries({map}), []), lambda e: e.value <> ''{string.Concat(prefixes.Select(prefix => $" AND NOT starts_with(e.key, {SqlText.Constant(prefix)})"))}))";

    /// <inheritdoc />
    public string At(string map, string key) => $"map_extract_value({map}, {SqlText.Constant(key)})";

    /// <inheritdoc />
    public string Together(IReadOnlyList<string> maps) => $"map_concat({string.Join(", ", maps)})";

    private static bool Is(string type, string name) => type.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
