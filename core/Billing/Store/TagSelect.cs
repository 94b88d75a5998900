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

    // Where all tags are in one column, these say the same again with other spellings of the keys (AWS Data Exports, "Tags column").
    private static readonly string[] s_again = ["resource_tags", "cost_category"];

    private static readonly (string, string)[] s_users = [("user_", ""), ("user:", "")];
    private static readonly (string, string)[] s_categories = [("", CostCategory)];

    // The column with all tags says by a key's beginning of what it is.
    private static readonly (string, string)[] s_all =
    [
        ("resourceTags/user_", ""),
        ("resourceTags/user:", ""),
        ("resourceTags/", ""),
        ("costCategory/", CostCategory),
        .. s_users,
    ];

    /// <summary>The export's columns that hold tags.</summary>
    public static IEnumerable<string> ColumnsOf(IReadOnlyList<(string Name, string Type)> columns)
    {
        var hasAll = columns.Any(column => IsAll(column.Name));
        return columns
            .Select(column => column.Name)
            .Where(name =>
                (IsOf(name, s_tags) || IsOf(name, s_costCategories))
                    ? !hasAll || !IsOf(name, s_again)
                    : s_columns.Any(known => name.StartsWith(known.Column, StringComparison.OrdinalIgnoreCase))
            );
    }

    /// <summary>Writes it; of the same key in several places one value counts.</summary>
    public static string Write(IReadOnlyList<(string Name, string Type)> columns, ISqlDialect dialect)
    {
        List<string> parts = [];
        var held = ColumnsOf(columns).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, type) in columns.Where(column => held.Contains(column.Name)))
        {
            if (IsOf(name, s_costCategories))
            {
                parts.Add(dialect.Begun(dialect.Map(SqlText.Name(name), type), s_categories));
            }
            else if (IsOf(name, s_tags))
            {
                parts.Add(dialect.Begun(dialect.Map(SqlText.Name(name), type), IsAll(name) ? s_all : s_users));
            }
        }

        var entries = Entries(columns, dialect);
        if (entries.Count > 0)
        {
            parts.Add(dialect.Entries(entries));
        }

        return dialect.Together(parts);
    }

    private static bool IsAll(string name) => name.Equals("tags", StringComparison.OrdinalIgnoreCase);

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
