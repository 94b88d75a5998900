using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>A column with tags.</summary>
/// <param name="Ordinal">Which column, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Key">The key whose values it has; null where each cell is an object of JSON with keys and values.</param>
/// <param name="IsCategories">Whether the keys of that object are cost categories.</param>
internal sealed record TagColumn(int Ordinal, string Name, string? Key, bool IsCategories = false)
{
    private const string ResourceTag = "resourceTags/";
    private const string CostCategory = "costCategory/";

    /// <summary>
    /// Finds them among the names of the columns. The legacy report has one for each key; CUR 2.0 has one with all of them,
    /// <c>tags</c>, or one with those of resources and one with cost categories, which are left alone when the first is there,
    /// for they say the same with other spellings of the keys (AWS Data Exports, "Tags column").
    /// </summary>
    public static ImmutableArray<TagColumn> Find(IReadOnlyList<string> names, ReportFormat format)
    {
        var found = names.Select((name, ordinal) => Of(name, ordinal, format)).OfType<TagColumn>().ToList();
        if (format == ReportFormat.Cur2 && found.Exists(column => column.Name == "tags"))
        {
            found.RemoveAll(column => column.Name != "tags");
        }

        return [.. found.OrderBy(column => column.Key, StringComparer.Ordinal)];
    }

    /// <summary>
    /// A key as it is kept: <c>Owner</c> for <c>user:Owner</c>, <c>user_Owner</c> and <c>resourceTags/user:Owner</c>;
    /// <c>cost-category:Team</c> for <c>costCategory/Team</c>; others, as those of accounts and of AWS, stay.
    /// </summary>
    public static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> key, bool isCategory)
    {
        if (isCategory || key.StartsWith(CostCategory, StringComparison.Ordinal))
        {
            return $"cost-category:{(key.StartsWith(CostCategory, StringComparison.Ordinal) ? key[CostCategory.Length..] : key)}";
        }

        key = key.StartsWith(ResourceTag, StringComparison.Ordinal) ? key[ResourceTag.Length..] : key;
        var isUsers =
            key.StartsWith("user:", StringComparison.Ordinal) || key.StartsWith("user_", StringComparison.Ordinal);
        return isUsers && key.Length > 5 ? key[5..] : key;
    }

    private static TagColumn? Of(string name, int ordinal, ReportFormat format) =>
        (format, name) switch
        {
            (ReportFormat.Cur2, "tags" or "resource_tags") => new TagColumn(ordinal, name, Key: null),
            (ReportFormat.Cur2, "cost_category") => new TagColumn(ordinal, name, Key: null, IsCategories: true),
            (ReportFormat.Focus, "Tags") => new TagColumn(ordinal, name, Key: null),
            (ReportFormat.Focus, "x_CostCategories") => new TagColumn(ordinal, name, Key: null, IsCategories: true),
            (ReportFormat.LegacyCur, _) when IsTag(name) => new TagColumn(
                ordinal,
                name,
                KeyOf(name, isCategory: false).ToString()
            ),
            _ => null,
        };

    private static bool IsTag(string name) =>
        name.StartsWith(ResourceTag, StringComparison.Ordinal)
        || name.StartsWith(CostCategory, StringComparison.Ordinal)
        || name.StartsWith("accountTag/", StringComparison.Ordinal)
        || name.StartsWith("userAttribute/", StringComparison.Ordinal);
}
