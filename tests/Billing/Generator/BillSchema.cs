using System.Text;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>The columns of a chunk.</summary>
/// <param name="options">Of the bill.</param>
/// <param name="format">The format.</param>
internal sealed class BillSchema(BillOptions options, BillFormat format)
{
    private readonly BillTags _tags = new(options);

    /// <summary>The columns of a chunk, in its order: those of the legacy report have another in each.</summary>
    public BillColumn[] Of(int chunk)
    {
        if (format.IsFocus())
        {
            return FocusColumns.All;
        }

        if (!format.IsLegacy())
        {
            return Cur2Columns.All;
        }

        BillColumn[] columns = [.. LegacyColumns.All, .. _tags.KeysOf(chunk).Select(Tag)];
        if (format.IsParquet())
        {
            return
            [
                .. columns
                    .Select(column => column with { Name = Fold(column.Name) })
                    .DistinctBy(column => column.Name, StringComparer.Ordinal),
            ];
        }

        if (chunk > 0)
        {
            new Dice(options.Seed, 'c', (ulong)chunk).Shuffle(columns);
        }

        return columns;
    }

    /// <summary>A name as Parquet and CUR 2.0 have it: lower case, with an underscore before each capital and for all else.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder();
        foreach (var letter in name)
        {
            var separates = !char.IsAsciiLetterOrDigit(letter) || char.IsAsciiLetterUpper(letter);
            if (separates && folded.Length > 0 && folded[^1] != '_')
            {
                folded.Append('_');
            }

            if (char.IsAsciiLetterOrDigit(letter))
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
        }

        return folded.ToString().TrimEnd('_');
    }

    private BillColumn Tag(string key) =>
        new($"resourceTags/{key}")
        {
            // Keys that become one have one column.
            Text =
                format.FoldsTags() && (key is BillTags.Owner or BillTags.LowerOwner)
                    ? line => line.Tag(BillTags.Owner) is { Length: > 0 } owner ? owner : line.Tag(BillTags.LowerOwner)
                    : line => line.Tag(key),
        };
}
