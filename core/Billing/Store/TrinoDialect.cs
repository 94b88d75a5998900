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

    // A part for each beginning: two keys that become one would be an error in one part.
    /// <inheritdoc />
    public string Begun(string map, IReadOnlyList<(string Old, string New)> beginnings) =>
        Together([
            .. beginnings
                .Select(
                    (one, i) =>
                        $"transform_keys({Kept(map, one.Old, beginnings.Take(i))}, (k, v) -> concat({SqlText.Constant(one.New)}, substr(k, {one.Old.Length + 1})))"
                )
                .Concat(beginnings.Any(one => one.Old.Length == 0) ? [] : [Kept(map, "", beginnings)]),
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

    // Entries with this beginning and none of the others.
    private static string Kept(string map, string beginning, IEnumerable<(string Old, string New)> but)
    {
        var terms = but.Where(one => one.Old.StartsWith(beginning, StringComparison.Ordinal))
            .Select(one => $" AND NOT starts_with(k, {SqlText.Constant(one.Old)})");
        var with = beginning.Length == 0 ? "" : $" AND starts_with(k, {SqlText.Constant(beginning)})";
        return $"map_filter(COALESCE({map}, {Empty}), (k, v) -> v <> ''{with}{string.Concat(terms)})";
    }

    private static bool IsText(string type) => Is(type, "varchar") || Is(type, "string") || Is(type, "char");

    private static bool Is(string type, string name) => type.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
