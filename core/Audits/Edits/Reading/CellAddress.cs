namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Addresses of cells, <c>I12</c>.</summary>
internal static class CellAddress
{
    /// <summary>The most rows of a sheet.</summary>
    public const int MaxRow = 1_048_576;

    /// <summary>The most columns of a sheet, the last is <c>XFD</c>.</summary>
    public const int MaxColumn = 16_384;

    /// <summary>The address of a cell.</summary>
    public static string Of(int column, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"{Column(column)}{row}");

    /// <summary>Reads an address, with or without <c>$</c>; false for what is none within a sheet's limits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int column, out int row)
    {
        (column, row) = (0, 0);
        foreach (var c in text)
        {
            if (c == '$')
            {
                continue;
            }

            if (row == 0 && char.IsAsciiLetter(c))
            {
                column = column * 26 + (c & ~0x20) - 'A' + 1;
            }
            else if (column > 0 && char.IsAsciiDigit(c))
            {
                row = row * 10 + c - '0';
            }
            else
            {
                return false;
            }

            if (column > MaxColumn || row > MaxRow)
            {
                return false;
            }
        }

        return column > 0 && row > 0;
    }

    private static string Column(int number)
    {
        var letters = "";
        for (; number > 0; number = (number - 1) / 26)
        {
            letters = (char)('A' + (number - 1) % 26) + letters;
        }

        return letters;
    }
}
