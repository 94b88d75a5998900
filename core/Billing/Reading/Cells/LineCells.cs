using Sylvan.Data.Csv;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Reading.Grouping;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>What is kept of the line that was read last. Most of its cells are those of the line before, and cost a comparison.</summary>
/// <param name="columns">Where it stands.</param>
/// <param name="texts">Gives texts their numbers.</param>
internal sealed class LineCells(ReportColumns columns, TextTable texts)
{
    private readonly TagCells _cells = new(columns.Tags);
    private readonly TagList _tags = new();
    private readonly ProductCell? _product =
        columns.Product < 0 ? null : new(columns.Product, columns.Names[columns.Product]);
    private readonly int[] _numbers = new int[LineGroups.Texts];
    private readonly Int128[] _amounts = new Int128[LineGroups.Amounts];
    private readonly char[] _time = new char[32];
    private (int Keys, int Values)[] _known = [];
    private int _timeLength;
    private bool _isTagged;

    /// <summary>The numbers of its texts.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Its amounts.</summary>
    public ReadOnlySpan<Int128> Amounts => _amounts;

    /// <summary>When its use begins.</summary>
    public long Ticks { get; private set; }

    /// <summary>Whether its texts are those of the line before.</summary>
    public bool IsLikeLast { get; private set; }

    /// <summary>Whether an amount of it had to be rounded.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>Whether an account was met whose id has fewer than twelve digits.</summary>
    public bool HasShortAccounts { get; private set; }

    /// <summary>Takes a line.</summary>
    /// <param name="line">The line; has all of its columns.</param>
    /// <param name="isLoose">Whether texts that hardly come back are not to be kept.</param>
    /// <exception cref="LineFaultException">A cell is broken.</exception>
    public void Take(CsvDataReader line, bool isLoose)
    {
        IsLikeLast = true;
        IsRounded = false;
        for (var i = 0; i < columns.Texts.Length; i++)
        {
            var cell = FirstOf(line, columns.Texts[i]);
            if (cell.IsEmpty && _product is not null && (RawText)i is RawText.ServiceName or RawText.Region)
            {
                cell = _product.Of(line, (RawText)i);
            }

            if (!cell.SequenceEqual(texts[_numbers[i]]))
            {
                IsLikeLast = false;
                _numbers[i] = NumberOf((RawText)i, cell, isLoose);
            }
        }

        if (columns.Tags.Length > 0 && (_cells.Take(line) || !_isTagged))
        {
            IsLikeLast = false;
            _isTagged = true;
            TakeTags(isLoose);
        }

        TakeTime(line);
        foreach (var (amount, ordinal) in columns.Amounts)
        {
            var cell = line.GetFieldSpan(ordinal);
            _amounts[(int)amount] = cell.IsEmpty ? 0 : AmountOf(cell, ordinal);
        }
    }

    /// <summary>Forgets the line before: the texts lost their numbers.</summary>
    public void Forget()
    {
        Array.Clear(_numbers);
        Array.Clear(_known);
        _isTagged = false;
    }

    private static ReadOnlySpan<char> FirstOf(CsvDataReader line, int[] ordinals)
    {
        foreach (var ordinal in ordinals)
        {
            var cell = line.GetFieldSpan(ordinal);
            if (!CellText.IsEmpty(cell))
            {
                return cell;
            }
        }

        return [];
    }

    private int NumberOf(RawText text, ReadOnlySpan<char> cell, bool isLoose)
    {
        if (text is RawText.PayerId or RawText.AccountId && cell.Length > 0)
        {
            var isNumber = !cell.ContainsAnyExceptInRange('0', '9');
            HasShortAccounts |= isNumber && cell.Length < 12;
            if (!isNumber && AmountText.TryParse(cell, out _, out _))
            {
                throw new LineFaultException(
                    $"the account id {Shown(cell)} was made a number, by a spreadsheet perhaps. Fetch the report again, and do not edit it"
                );
            }
        }

        return isLoose && text == RawText.ResourceId ? texts.Append(cell) : texts.Intern(cell);
    }

    private void TakeTags(bool isLoose)
    {
        var all = isLoose ? 0 : texts.Intern(_cells.All);
        if (!isLoose && all < _known.Length && _known[all] is { Keys: > 0 } known)
        {
            (_numbers[LineGroups.TagKeys], _numbers[LineGroups.TagValues]) = (known.Keys - 1, known.Values);
            return;
        }

        _cells.Read(_tags);
        var keys = texts.Intern(_tags.Keys());
        var values = isLoose ? texts.Append(_tags.Values()) : texts.Intern(_tags.Values());
        (_numbers[LineGroups.TagKeys], _numbers[LineGroups.TagValues]) = (keys, values);
        if (!isLoose)
        {
            if (all >= _known.Length)
            {
                Array.Resize(ref _known, 2 * (all + 1));
            }

            _known[all] = (1 + keys, values);
        }
    }

    private void TakeTime(CsvDataReader line)
    {
        var cell = FirstOf(line, columns.Starts);
        if (_timeLength > 0 && cell.SequenceEqual(_time.AsSpan(0, _timeLength)))
        {
            return;
        }

        if (!UseTime.TryParse(cell, out var ticks))
        {
            throw new LineFaultException(
                $"column {Named(columns.Starts[0])} has {Shown(cell)}, which is no time in UTC such as 2026-10-01T00:00:00Z"
            );
        }

        Ticks = ticks;
        cell.CopyTo(_time);
        _timeLength = cell.Length;
    }

    private Int128 AmountOf(ReadOnlySpan<char> cell, int ordinal)
    {
        if (!AmountText.TryParse(cell, out var units, out var isRounded) && !CellText.IsEmpty(cell))
        {
            throw new LineFaultException($"column {Named(ordinal)} has {Shown(cell)}, which is no amount");
        }

        IsRounded |= isRounded;
        return units;
    }

    private string Named(int ordinal) => OneLine.Of(columns.Names[ordinal]);

    private static string Shown(ReadOnlySpan<char> cell) =>
        cell.Length > 40 ? $"'{OneLine.Of(cell[..40])}…'" : $"'{OneLine.Of(cell)}'";
}
