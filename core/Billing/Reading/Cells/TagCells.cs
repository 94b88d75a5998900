using System.Collections.Immutable;
using Sylvan.Data.Csv;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>The cells of a line that have tags.</summary>
/// <param name="columns">The columns with tags.</param>
internal sealed class TagCells(ImmutableArray<TagColumn> columns)
{
    private const int Head = 3;
    private readonly TagJson _json = new();
    private char[] _cells = new char[1024];
    private char[] _before = new char[1024];
    private int _length;

    /// <summary>All cells that are not empty, as one text that no other cells have.</summary>
    public ReadOnlySpan<char> All => _cells.AsSpan(0, _length);

    /// <summary>Takes the cells of a line.</summary>
    /// <returns>Whether they are different from those of the line before.</returns>
    public bool Take(CsvDataReader line)
    {
        var before = _length;
        (_cells, _before, _length) = (_before, _cells, 0);
        for (var i = 0; i < columns.Length; i++)
        {
            var cell = line.GetFieldSpan(columns[i].Ordinal);
            if (cell.Length > 0)
            {
                Append(i, cell);
            }
        }

        return !All.SequenceEqual(_before.AsSpan(0, before));
    }

    /// <summary>Reads the tags that the cells have.</summary>
    /// <exception cref="LineFaultException">A cell is broken.</exception>
    public void Read(TagList tags)
    {
        tags.Clear();
        for (var rest = All; !rest.IsEmpty; )
        {
            var column = columns[rest[0]];
            var length = rest[1] | (rest[2] << 16);
            var cell = rest.Slice(Head, length);
            rest = rest[(Head + length)..];
            if (column.Key is not null)
            {
                tags.Add(column.Key, cell);
            }
            else if (!CellText.IsEmpty(cell))
            {
                _json.Read(cell, column, tags);
            }
        }
    }

    private void Append(int column, ReadOnlySpan<char> cell)
    {
        var length = _length + Head + cell.Length;
        if (_cells.Length < length)
        {
            Array.Resize(ref _cells, 2 * length);
        }

        _cells[_length] = (char)column;
        _cells[_length + 1] = unchecked((char)cell.Length);
        _cells[_length + 2] = (char)(cell.Length >> 16);
        cell.CopyTo(_cells.AsSpan(_length + Head));
        _length = length;
    }
}
