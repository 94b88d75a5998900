namespace ZocSec.Core.Billing.Store;

/// <summary>Trino's, which Athena speaks; types are named as Hive or as Trino names them.</summary>
internal sealed class TrinoDialect : ISqlDialect
{
    private const string Empty = "CAST(MAP() AS MAP(VARCHAR, VARCHAR))";

    /// <inheritdoc />
    public string Text(string value) => $"CAST({value} AS VARCHAR)";

    /// <inheritdoc />
    public string Amount(string value, string type) =>
        Is(type, "double") || Is(type, "float") || Is(type, "real")
            // Large doubles are exact as texts only: the shortest text of a double is what was written.
            ? $"CASE WHEN abs({value}) < 100 THEN CAST({value} AS DECIMAL(38, 12)) ELSE CAST(CAST({value} AS VARCHAR) AS DECIMAL(38, 12)) END"
        : IsText(type) ? $"CAST(NULLIF({value}, '') AS DECIMAL(38, 12))"
        : $"CAST({value} AS DECIMAL(38, 12))";

    /// <inheritdoc />
    public string Time(string value, string type) =>
        IsText(type) ? $"CAST(from_iso8601_timestamp(NULLIF({value}, '')) AT TIME ZONE 'UTC' AS TIMESTAMP)"
        : type.Contains("time zone", StringComparison.OrdinalIgnoreCase)
            ? $"CAST({value} AT TIME ZONE 'UTC' AS TIMESTAMP)"
        : $"CAST({value} AS TIMESTAMP)";

    /// <inheritdoc />
    public bool IsMap(string type) => Is(type, "map");

    /// <inheritdoc />
    public string Map(string value, string type) =>
        IsText(type) ? $"CAST(json_parse(NULLIF({value}, '')) AS MAP(VARCHAR, VARCHAR))"
        : Is(type, "array") ? $"map_from_entries({value})"
        : value;

    /// <inheritdoc />
    public string Entries(IReadOnlyList<(string Key, string Value)> entries) =>
        $"map_filter(MAP(ARRAY[{string.Join(", ", entries.Select(entry => $"CAST({SqlText.Constant(entry.Key)} AS VARCHAR)"))}], ARRAY[{string.Join(", ", entries.Select(entry => entry.Value))}]), (k, v) -> v <> '')";

    /// <inheritdoc />
    public string Prefixed(string map, string prefix) => Renamed(map, "", prefix);

    /// <inheritdoc />
    public string Unprefixed(string map, IReadOnlyList<string> prefixes) =>
        Together([
            .. prefixes.Select(prefix => Renamed(map, prefix, "")),
            $"map_filter(COALESCE({map}, {Empty}), (k, v) -> v <> ''{string.Concat(prefixes.Select(prefix => $" AND NOT starts_with(k, {SqlText.Constant(prefix)})"))})",
        ]);

    /// <inheritdoc />
    public string At(string map, string key) => $"element_at({map}, {SqlText.Constant(key)})";

    /// <inheritdoc />
    public string Together(IReadOnlyList<string> parts) =>
        parts.Count switch
        {
            0 => Empty,
            1 => parts[0],
            _ => $"map_concat({string.Join(", ", parts)})",
        };

    private static string Renamed(string map, string prefix, string instead) =>
        $"transform_keys(map_filter(COALESCE({map}, {Empty}), (k, v) -> v <> '' AND starts_with(k, {SqlText.Constant(prefix)})), (k, v) -> concat({SqlText.Constant(instead)}, substr(k, {prefix.Length + 1})))";

    private static bool IsText(string type) => Is(type, "varchar") || Is(type, "string") || Is(type, "char");

    private static bool Is(string type, string name) => type.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
