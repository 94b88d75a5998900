namespace ZocSec.Core.Billing.Questions;

/// <summary>The texts of questions, in SQL that DuckDB and Trino both take.</summary>
internal static class QuestionTexts
{
    /// <summary>The most expensive resources that a report names, of each currency.</summary>
    public const int Most = 50;

    /// <summary>A text as it is stored, with its gaps: <c>owned</c>, <c>totals</c>.</summary>
    public static string Of(string name)
    {
        using var stream =
            typeof(QuestionTexts).Assembly.GetManifestResourceStream($"billing/{name}.sql")
            ?? throw new InvalidOperationException($"there is no text billing/{name}.sql");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }

    /// <summary>A text with its gaps filled.</summary>
    /// <param name="name">Which.</param>
    /// <param name="gaps">By name; the columns of resources and how many are named are known here.</param>
    /// <exception cref="InvalidOperationException">A gap is not filled.</exception>
    public static string Fill(string name, params (string Gap, string Text)[] gaps)
    {
        var texts = gaps.Append(("most", Most.ToString(CultureInfo.InvariantCulture)))
            .Append(("resource", Of("resource").TrimEnd()))
            .ToDictionary(gap => gap.Item1, gap => gap.Item2, StringComparer.Ordinal);

        // In one go, so that nothing that is filled in is taken for a gap.
        var parts = Of(name).TrimEnd().Split("{{");
        return parts[0]
            + string.Concat(
                parts
                    .Skip(1)
                    .Select(part =>
                        part.Split("}}", 2) is [var gap, var rest] && texts.TryGetValue(gap, out var text)
                            ? text + rest
                            : throw new InvalidOperationException($"{name}.sql: nothing fills {part}")
                    )
            );
    }

    /// <summary>A day as a constant.</summary>
    public static string Day(DateOnly day) => $"DATE '{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'";

    /// <summary>A text as a constant, whatever is in it.</summary>
    public static string Text(string text) =>
        $"'{text.Replace("\0", "", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
