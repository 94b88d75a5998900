using System.Collections.Immutable;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Store.Parquet;

namespace ZocSec.Core.Billing.Store;

/// <summary>Raw lines on their way from the reader of CSV into a Parquet file with the columns of <see cref="RawSchema"/>.</summary>
internal sealed class RawLinesFile : IRawLines, IDisposable
{
    // Small row groups, of which few megabytes are held: who reads the file holds one in each thread, too.
    private const int MostRows = 40_960;

    // Fewer are not worth a row group of their own, of which whoever reads the file must know much.
    private const int LeastRows = 8 * 1024;
    private const int MostTags = 8 * MostRows;

    private readonly ParquetFile _file;
    private readonly ParquetColumn[] _columns;
    private readonly ParquetColumn _first = Times("first_use");
    private readonly ParquetColumn _last = Times("last_use");
    private readonly ParquetColumn _lines = new(ParquetType.Long, "lines");
    private readonly ParquetColumn _bucket = new(ParquetType.Int, "bucket") { IsSorted = true };
    private readonly ParquetColumn[] _constants;
    private readonly ParquetColumn[] _amounts;
    private readonly NumberedTexts[] _texts;
    private readonly TextPlaces _places = new();
    private readonly NumberedLists _keys;
    private readonly NumberedLists _values;
    private readonly ParquetColumn _tags;
    private readonly Action[] _begin;
    private readonly LineSums _sums = new();
    private int _rows;
    private byte _lastBucket;

    /// <summary>Begins a new file.</summary>
    /// <param name="path">Where it is to be.</param>
    /// <param name="format">The format of the report.</param>
    /// <param name="origin">What the lines are of; a period is given.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RawLinesFile(string path, ReportFormat format, RawOrigin origin)
    {
        var report = new ParquetColumn(ParquetType.Text, "report");
        var kind = new ParquetColumn(ParquetType.Text, "format");
        var period = new ParquetColumn(ParquetType.Date, "period");
        ParquetColumn[] texts = [.. RawSchema.Texts.Select(name => new ParquetColumn(ParquetType.Text, name))];
        var levels = (Repetitions: new List<int>(), Definitions: new List<int>());
        _tags = Tags("key", levels.Repetitions, levels.Definitions);
        var values = Tags("value", levels.Repetitions, levels.Definitions);
        _constants = [report, kind, period];
        _amounts = [.. RawSchema.Amounts.Select(name => new ParquetColumn(ParquetType.Decimal, name))];
        _texts = [.. texts.Select((column, i) => new NumberedTexts(column, 1 + i, _places))];
        (_keys, _values) = (new(_tags), new(values));
        _columns = [report, kind, period, .. texts, _first, _last, _lines, .. _amounts, _tags, values, _bucket];
        var days = origin.Period!.Value.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        _begin =
        [
            () => report.Values.NumberOf(origin.Report),
            () => kind.Values.NumberOf(RawSchema.Of(format)),
            () => period.Values.NumberOf(days),
            .. _amounts.Select(amount => (Action)(() => amount.Values.NumberOf(Int128.Zero))),
        ];
        _file = new ParquetFile(path, _columns);
        BeginGroup();
    }

    /// <summary>How many lines of the report came.</summary>
    public long Lines => _sums.Lines;

    /// <summary>What they come to by currency, lines of split cost allocation among them.</summary>
    public ImmutableSortedDictionary<string, decimal> Billed => _sums.Billed;

    /// <summary>What the file says if it is read right: what is billed, and the lines, by payer and currency.</summary>
    public IReadOnlyCollection<PartSum> Sums => _sums.Stored;

    /// <inheritdoc />
    public void Add(in RawLine line)
    {
        var isOther = _rows >= LeastRows && line.Bucket != _lastBucket;
        if (_rows == MostRows || _tags.Count > MostTags || isOther)
        {
            EndGroup();
        }

        for (var i = 0; i < _texts.Length; i++)
        {
            _texts[i].Add(NumberOf(line, i), line.Texts[i]);
        }

        AddTime(_first, line.First);
        AddTime(_last, line.Last);
        _lines.Add(_lines.Values.NumberOf(line.Lines));
        for (var i = 0; i < _amounts.Length; i++)
        {
            // Most are 0, which is the first of their values.
            _amounts[i].Add(line.Amounts[i] == 0 ? 0 : _amounts[i].Values.NumberOf(line.Amounts[i]));
        }

        AddTags(line);
        _bucket.Add(_bucket.Values.NumberOf((int)line.Bucket));
        _lastBucket = line.Bucket;
        _sums.Add(line);
        _rows++;
    }

    /// <inheritdoc />
    public void Forget() => EndGroup();

    /// <summary>Writes what is missing.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        EndGroup();
        _file.Complete();
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static ParquetColumn Times(string name) => new(ParquetType.Timestamp, name) { Definitions = [] };

    private static ParquetColumn Tags(string name, List<int> repetitions, List<int> definitions) =>
        new(ParquetType.Text, "tags", "key_value", name) { Repetitions = repetitions, Definitions = definitions };

    private static int NumberOf(in RawLine line, int text) => line.Numbers is { } numbers ? numbers[text] : -1;

    private static void AddTime(ParquetColumn column, DateTime time)
    {
        column.Definitions!.Add(time == default ? 0 : 1);
        if (time != default)
        {
            column.Add(column.Values.NumberOf((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
        }
    }

    private void AddTags(in RawLine line)
    {
        var count = line.TagKeys.Length == 0 ? 0 : _keys.Add(NumberOf(line, _texts.Length), line.TagKeys);
        if (count > 0 && _values.Add(NumberOf(line, _texts.Length + 1), line.TagValues) != count)
        {
            throw new BillingException(
                "a line has more keys of tags than values. This is a fault of this program: please report it"
            );
        }

        for (var i = 0; i < Math.Max(1, count); i++)
        {
            _tags.Repetitions!.Add(i == 0 ? 0 : 1);
            _tags.Definitions!.Add(count == 0 ? 0 : 1);
        }
    }

    private void BeginGroup()
    {
        foreach (var begin in _begin)
        {
            begin();
        }
    }

    private void EndGroup()
    {
        if (_rows == 0)
        {
            return;
        }

        foreach (var constant in _constants)
        {
            constant.Fill(number: 0, _rows);
        }

        _file.WriteGroup(_rows);
        foreach (var levels in (ReadOnlySpan<ParquetColumn>)[_first, _last, _tags])
        {
            levels.Repetitions?.Clear();
            levels.Definitions?.Clear();
        }

        foreach (var text in _texts)
        {
            text.Forget();
        }

        _places.Forget();
        _keys.Forget();
        _values.Forget();
        _rows = 0;
        BeginGroup();
    }
}
