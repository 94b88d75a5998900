using System.Collections.Immutable;
using Sylvan.Data.Csv;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Reading.Cells;
using ZocSec.Core.Billing.Reading.Grouping;
using ZocSec.Core.Billing.Reading.Packed;

namespace ZocSec.Core.Billing.Reading;

/// <summary>The reading of one file, line by line.</summary>
/// <param name="file">The file.</param>
/// <param name="format">Its format.</param>
/// <param name="sink">Takes its lines.</param>
/// <param name="progress">Is told how far it is.</param>
/// <param name="limits">How much is held.</param>
internal sealed class FileReading(
    PackedFile file,
    ReportFormat format,
    IRawLines sink,
    IBillingProgress? progress,
    GroupLimits limits
)
{
    // A legacy report has one for each key of tags, of which AWS activates a few hundred.
    private const int MostColumns = 20_000;

    private readonly ImmutableArray<string>.Builder _remarks = ImmutableArray.CreateBuilder<string>();
    private readonly TextTable _texts = new();
    private LineGroups? _groups;
    private LineCells? _cells;
    private string _name = "";
    private int _columns;
    private long _lines;
    private long _rounded;
    private long _reportedLines;
    private long _reportedBytes;

    private LineGroups Groups => _groups ??= new LineGroups(_texts, sink, limits);

    /// <summary>Reads the header of a text.</summary>
    public void Begin(CsvDataReader csv, Utf8Text text, string name)
    {
        _name = name;
        Groups.Flush();
        if (!csv.Read())
        {
            throw new BillingException(
                text.IsEmpty
                    ? $"{name} is empty: export it again, or leave it out."
                    : $"{name} is no cost report: it has no header."
            );
        }

        _columns = csv.RowFieldCount;
        if (_columns > MostColumns)
        {
            throw new BillingException(
                $"{name} is no cost report: it has {_columns.ToString(CultureInfo.InvariantCulture)} columns."
            );
        }

        var names = Enumerable.Range(0, _columns).Select(i => csv.GetFieldSpan(i).ToString());
        var columns = ReportColumns.Find([.. names], format, name);
        _remarks.AddRange(columns.Remarks);
        _cells = new LineCells(columns, _texts);
    }

    /// <summary>Takes a line.</summary>
    /// <exception cref="LineFaultException">It is broken.</exception>
    public void Take(CsvDataReader csv)
    {
        if (csv.RowFieldCount != _columns)
        {
            TakeRagged(csv);
            return;
        }

        if (Groups.IsFull)
        {
            Groups.Flush();
            _cells!.Forget();
        }

        _cells!.Take(csv, Groups.IsLoose);
        Groups.Add(_cells.Numbers, _cells.IsLikeLast, _cells.Amounts, _cells.Ticks);
        _lines++;
        _rounded += _cells.IsRounded ? 1 : 0;
    }

    /// <summary>Ends a text.</summary>
    public void EndText(Utf8Text text)
    {
        if (text.Replaced > 0)
        {
            _remarks.Add(
                $"{_name} has bytes that are no UTF-8, in {text.Replaced.ToString(CultureInfo.InvariantCulture)} places: they are read as \uFFFD."
            );
        }

        if (_cells!.HasShortAccounts)
        {
            _remarks.Add(
                $"{_name} has account ids with fewer than 12 digits: somebody may have cut off zeros at their beginning."
            );
        }
    }

    /// <summary>Tells how far it is.</summary>
    public void Report(bool isEnd = false)
    {
        // A zip is not read in the order of its bytes.
        var bytes = isEnd ? file.Length : Math.Clamp(file.Position, _reportedBytes, file.Length);
        progress?.Read(bytes - _reportedBytes, _lines - _reportedLines);
        (_reportedBytes, _reportedLines) = (bytes, _lines);
    }

    /// <summary>Hands on what is held.</summary>
    public ReadTally End()
    {
        Groups.Flush();
        Report(isEnd: true);
        return new ReadTally(
            _lines,
            _rounded,
            Groups.Billed.ToImmutableSortedDictionary(StringComparer.Ordinal),
            _remarks.ToImmutable()
        );
    }

    private void TakeRagged(CsvDataReader csv)
    {
        // An empty line holds nothing that could get lost.
        if (csv.RowFieldCount > 1 || !csv.GetFieldSpan(0).IsEmpty)
        {
            var fields = csv.RowFieldCount.ToString(CultureInfo.InvariantCulture);
            throw new LineFaultException(
                $"it has {fields} fields where the header has {_columns.ToString(CultureInfo.InvariantCulture)}. Fetch the file again; if it stays so, export the report again"
            );
        }
    }
}
