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

    /// <summary>The export's columns that hold tags.</summary>
    public static IEnumerable<string> ColumnsOf(IReadOnlyList<(string Name, string Type)> columns) =>
        columns
            .Select(column => column.Name)
            .Where(name =>
                IsOf(name, s_tags)
                || IsOf(name, s_costCategories)
                || s_columns.Any(known => name.StartsWith(known.Column, StringComparison.OrdinalIgnoreCase))
            );

    /// <summary>Writes it; of the same key in several places one value counts.</summary>
    public static string Write(IReadOnlyList<(string Name, string Type)> columns, ISqlDialect dialect)
    {
        List<string> parts = [];
        foreach (var (name, type) in columns)
        {
            if (IsOf(name, s_costCategories))
            {
                parts.Add(dialect.Prefixed(dialect.Map(SqlText.Name(name), type), CostCategory));
            }
            else if (IsOf(name, s_tags))
            {
                parts.Add(dialect.Unprefixed(dialect.Map(SqlText.Name(name), type), s_prefixes));
            }
        }

        var entries = Entries(columns, dialect);
        if (entries.Count > 0)
        {
            parts.Add(dialect.Entries(entries));
        }

        return dialect.Together(parts);
    }

    private static bool IsOf(string name, string[] names) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

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
