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

    // Parts are lists of entries: to make a map takes ten times as long as all the rest.
    /// <inheritdoc />
    public string Entries(IReadOnlyList<(string Key, string Value)> entries) =>
        $"list_filter([{string.Join(", ", entries.Select(entry => $"{{'key': {SqlText.Constant(entry.Key)}, 'value': {entry.Value}}}"))}], lambda e: e.value <> '')";

    /// <inheritdoc />
    public string Begun(string map, IReadOnlyList<(string Old, string New)> beginnings)
    {
        var cases = beginnings.Select(one =>
            $"WHEN starts_with(e.key, {SqlText.Constant(one.Old)}) THEN concat({SqlText.Constant(one.New)}, substr(e.key, {one.Old.Length + 1}))"
        );
        return $"[{{'key': CASE {string.Join(' ', cases)} ELSE e.key END, 'value': e.value}} FOR e IN COALESCE(map_entries({map}), []) IF e.value <> '']";
    }

    /// <inheritdoc />
    public string At(string map, string key) => $"map_extract_value({map}, {SqlText.Constant(key)})";

    /// <inheritdoc />
    public string Together(IReadOnlyList<string> parts) =>
        parts.Count == 0
            ? "CAST(MAP() AS MAP(VARCHAR, VARCHAR))"
            // A list of the one list gives it a name; it has equal keys once in a blue moon.
            : $"""
                list_transform([{(
                    parts.Count == 1 ? parts[0] : $"list_concat({string.Join(", ", parts)})"
                )}], lambda l:
                    CASE WHEN len(l) = list_unique(list_transform(l, lambda e: e.key)) THEN map_from_entries(l)
                    ELSE map_from_entries(list_filter(l, lambda e, i: list_position(list_transform(l, lambda o: o.key), e.key) = i)) END)[1]
                """;

    private static bool Is(string type, string name) => type.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
