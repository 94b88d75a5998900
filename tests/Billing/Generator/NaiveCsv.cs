using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ZocSec.Tests.Billing.Generator;

/// <summary>Reads chunks letter by letter, with nothing of the product and nothing of the generator.</summary>
internal static class NaiveCsv
{
    /// <summary>The names of a chunk's columns.</summary>
    public static string[] Header(string path) => Cells(path).First();

    /// <summary>The rows of a chunk.</summary>
    public static IEnumerable<NaiveRow> Read(string path)
    {
        string[]? header = null;
        foreach (var cells in Cells(path))
        {
            if (header is null)
            {
                header = cells;
                continue;
            }

            Assert.Equal(header.Length, cells.Length);
            yield return new NaiveRow(header.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second));
        }
    }

    /// <summary>Who owns what some rows are of, by the policy of the expected totals.</summary>
    public static string OwnerOf(IEnumerable<NaiveRow> rows)
    {
        string[][] tags =
        [
            ["user:Owner", "user:owner"],
            ["user:Team"],
            ["user:creator"],
            ["aws:createdBy"],
        ];
        return tags.Select(names =>
                    rows.Select(row =>
                            (
                                At: row["lineItem/UsageStartDate"],
                                Value: names
                                    .Select(name => row[$"resourceTags/{name}"])
                                    .FirstOrDefault(value => value.Length > 0)
                            )
                        )
                        .Where(tag => tag.Value is not null)
                        .OrderByDescending(tag => tag.At, StringComparer.Ordinal)
                        .FirstOrDefault()
                        .Value
                )
                .FirstOrDefault(value => value is not null)
            ?? "";
    }

    private static IEnumerable<string[]> Cells(string path)
    {
        using var file = File.OpenRead(path);
        using var archive = path.EndsWith(".zip", StringComparison.Ordinal) ? new ZipArchive(file) : null;
        using var content = archive?.Entries[0].Open() ?? new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(content);
        var row = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        while (reader.Read() is >= 0 and var next)
        {
            var letter = (char)next;
            if (isQuoted)
            {
                isQuoted = letter != '"' || reader.Peek() == '"';
                _ = isQuoted ? cell.Append(letter == '"' ? (char)reader.Read() : letter) : cell;
            }
            else if (letter == '"')
            {
                isQuoted = true;
            }
            else if (letter is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (letter == '\n')
                {
                    yield return [.. row];
                    row.Clear();
                }
            }
            else
            {
                cell.Append(letter);
            }
        }
    }
}

/// <summary>A row.</summary>
/// <param name="cells">Its cells by column.</param>
internal sealed class NaiveRow(Dictionary<string, string> cells)
{
    /// <summary>A cell; empty where the chunk has no such column.</summary>
    public string this[string column] => cells.GetValueOrDefault(column, "");

    /// <summary>An amount; 0 where the cell is empty.</summary>
    public decimal Amount(string column) =>
        this[column] is { Length: > 0 } text
            ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Whether it is use of a resource.</summary>
    public bool IsUseOfResource =>
        this["lineItem/LineItemType"] is "Usage" or "DiscountedUsage" or "SavingsPlanCoveredUsage"
        && this["lineItem/ResourceId"].Length > 0
        && this["splitLineItem/ParentResourceId"].Length == 0;

    /// <summary>Effective cost of use.</summary>
    public decimal Effective =>
        Amount(
            this["lineItem/LineItemType"] switch
            {
                "DiscountedUsage" => "reservation/EffectiveCost",
                "SavingsPlanCoveredUsage" => "savingsPlan/SavingsPlanEffectiveCost",
                _ => "lineItem/UnblendedCost",
            }
        );
}
