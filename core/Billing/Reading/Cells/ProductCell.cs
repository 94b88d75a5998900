using System.Text;
using System.Text.Json;
using Sylvan.Data.Csv;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>What CUR 2.0 says of a product in an object of JSON, where it has no column of its own for it.</summary>
/// <param name="ordinal">The column.</param>
/// <param name="column">Its name.</param>
internal sealed class ProductCell(int ordinal, string column)
{
    // Lines are of few products; a report with a text of its own for each line is read without remembering.
    private const int Most = 8_192;

    private readonly Dictionary<string, Product> _known = new(StringComparer.Ordinal);
    private string _cell = "";
    private Product _product = new("", "");

    /// <summary>The name of a line's product, or its region; empty where the cell has none.</summary>
    /// <exception cref="LineFaultException">The cell is no object.</exception>
    public ReadOnlySpan<char> Of(CsvDataReader line, RawText text)
    {
        var cell = line.GetFieldSpan(ordinal);
        if (!cell.SequenceEqual(_cell))
        {
            _product = Find(cell);
        }

        return text switch
        {
            RawText.ServiceName => _product.Name,
            RawText.Region => _product.Region,
            _ => [],
        };
    }

    private Product Find(ReadOnlySpan<char> cell)
    {
        var known = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(cell, out var text, out var product))
        {
            _cell = text;
            return product;
        }

        _cell = cell.ToString();
        product = CellText.IsEmpty(cell) ? new Product("", "") : Read(_cell);
        if (_known.Count == Most)
        {
            _known.Clear();
        }

        _known[_cell] = product;
        return product;
    }

    private Product Read(string cell)
    {
        var product = new Product("", "");
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(cell));
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var (isName, isRegion) = (reader.ValueTextEquals("product_name"), reader.ValueTextEquals("region"));
                reader.Read();
                if ((isName || isRegion) && reader.TokenType is JsonTokenType.String)
                {
                    var value = reader.GetString()!;
                    product = isName ? product with { Name = value } : product with { Region = value };
                }

                reader.Skip();
            }

            // Reads to the end: nothing may follow the object.
            reader.Read();
            return product;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LineFaultException(
                $"column {OneLine.Of(column)} has no readable JSON. Export the report again, and do not edit it"
            );
        }
    }

    private sealed record Product(string Name, string Region);
}
