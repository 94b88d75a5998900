using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ZocSec.Core.Audits.Reports.Json;

/// <summary>Reads the JSON report of an audit from its beginning to its end; holds one row at a time.</summary>
internal sealed class AuditFileReader(Stream stream)
{
    /// <summary>The longest value of the file that is read, in bytes: a row, or the totals.</summary>
    public const int LongestValue = 32 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isLast;
    private bool _isBegun;
    private bool _isFinished;
    private bool _inRows;
    private string? _name;
    private bool _isVersionKnown;
    private JsonReaderState _state;

    /// <summary>The header; null before it was read. It stands before the rows.</summary>
    public PreviousHeader? Header { get; private set; }

    /// <summary>The rows, in the order of the file.</summary>
    /// <exception cref="AuditFileException">The file is no report of an audit, or of another version.</exception>
    /// <exception cref="JsonException">It is no JSON, ends in the middle, or a row lacks what it must have.</exception>
    public async IAsyncEnumerable<PreviousRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (!_isFinished)
        {
            if (TryStep(out var row))
            {
                if (row is not null)
                {
                    yield return row;
                }
            }
            else if (_isLast)
            {
                throw new UnreachableException("The reader of JSON refuses an end in the middle.");
            }
            else
            {
                await FillAsync(ct);
            }
        }
    }

    // Reads a token or a value; false when not all of it is there yet. Nothing is taken then.
    private bool TryStep(out PreviousRow? row)
    {
        row = null;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
        if (!reader.Read() || !(_inRows ? TryRow(ref reader, out row) : TryMember(ref reader)))
        {
            return false;
        }

        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return true;
    }

    private bool TryRow(ref Utf8JsonReader reader, out PreviousRow? row)
    {
        row = null;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _inRows = false;
            return true;
        }

        if (!TryValue(ref reader, out var value))
        {
            return false;
        }

        row = JsonSerializer.Deserialize(value, JsonReport.Context.PreviousRow);
        return row is null ? throw new AuditFileException("A repository in it is null.") : true;
    }

    private bool TryMember(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when !_isBegun:
                _isBegun = true;
                return true;
            case var _ when !_isBegun:
                throw new AuditFileException("It is not a JSON object.");
            case JsonTokenType.PropertyName:
                _name = reader.GetString();
                return true;
            case JsonTokenType.EndObject when _name is null:
                // What is missing was never read, so that nobody compares with half a report.
                _isFinished = Header is not null ? true : throw new AuditFileException("It has no header.");
                return true;
            case JsonTokenType.StartArray when _name == "repositories":
                BeginRows();
                return true;
            default:
                return TryValueOfMember(ref reader);
        }
    }

    private void BeginRows()
    {
        if (!_isVersionKnown || Header is null)
        {
            throw new AuditFileException("Its version and header do not stand before its repositories.");
        }

        (_inRows, _name) = (true, null);
    }

    private bool TryValueOfMember(ref Utf8JsonReader reader)
    {
        if (!TryValue(ref reader, out var value))
        {
            return false;
        }

        switch (_name)
        {
            case "version" when !value.SequenceEqual("1"u8):
                throw new AuditFileException("Its version is not 1, which this program reads.");
            case "version":
                _isVersionKnown = true;
                break;
            case "header":
                Header = JsonSerializer.Deserialize(value, JsonReport.Context.PreviousHeader);
                break;
        }

        _name = null;
        return true;
    }

    private bool TryValue(ref Utf8JsonReader reader, out ReadOnlySpan<byte> value)
    {
        var first = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            value = default;
            return false;
        }

        value = _buffer.AsSpan(_start + first, (int)reader.BytesConsumed - first);
        return true;
    }

    private async Task FillAsync(CancellationToken ct)
    {
        var rest = _end - _start;
        if (rest >= LongestValue)
        {
            throw new AuditFileException($"A value in it is longer than {LongestValue / 1024 / 1024} MiB.");
        }

        var target = rest > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, rest).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest);
        var isFirst = !_isBegun && rest == 0;
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        _end += read;
        _isLast = read == 0;
        if (isFirst && _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
        {
            _start = 3;
        }
    }
}
