namespace ZocSec.Core.Billing.Store;

/// <summary>Writes the map of a line's tags and cost categories, without empty values.</summary>
internal static class TagSelect
{
    private const string CostCategory = "cost-category:";

    // A column of its own for each key, as the legacy report's Parquet has them.
    private static readonly (string Column, string Key)[] s_columns =
    [
        ("resource_tags_user_", ""),
        ("resource_tags_aws_", "aws_"),
        ("cost_category_", CostCategory),
    ];

    private static readonly string[] s_tags = ["resource_tags", "tags"];
    private static readonly string[] s_costCategories = ["cost_category", "x_CostCategories"];
    private static readonly string[] s_prefixes = ["user_", "user:"];

    /// <summary>Writes it; of the same key in several places one value counts.</summary>
    public static string Write(IReadOnlyList<(string Name, string Type)> columns, ISqlDialect dialect)
    {
        List<string> maps = [];
        foreach (var (name, type) in columns)
        {
            if (s_costCategories.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                maps.Add(dialect.Renamed(dialect.Map(SqlText.Name(name), type), "", CostCategory));
            }
            else if (s_tags.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                var map = dialect.Map(SqlText.Name(name), type);
                maps.AddRange(s_prefixes.Select(prefix => dialect.Renamed(map, prefix, "")));
                maps.Add(dialect.Without(map, s_prefixes));
            }
        }

        var entries = Entries(columns, dialect);
        if (entries.Count > 0 || maps.Count == 0)
        {
            maps.Add(dialect.Map(entries));
        }

        return maps.Count == 1 ? maps[0] : dialect.Together(maps);
    }

    private static List<(string Key, string Value)> Entries(
        IReadOnlyList<(string Name, string Type)> columns,
        ISqlDialect dialect
    ) =>
        [
            .. columns
                .SelectMany(column =>
                    s_columns
                        .Where(known => column.Name.StartsWith(known.Column, StringComparison.OrdinalIgnoreCase))
                        .Select(known => (Key: known.Key + column.Name[known.Column.Length..], column.Name))
                )
                .GroupBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(same =>
                    (
                        same.Key,
                        Value: $"COALESCE({string.Join(", ", same.Select(entry => $"NULLIF({dialect.Text(SqlText.Name(entry.Name))}, '')").Append("''"))})"
                    )
                ),
        ];
}
