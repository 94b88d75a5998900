using System.Runtime.InteropServices;

namespace ZocSec.Core.Billing.Reading.Cells;

/// <summary>Tags of a line, put in the order of their keys; of two with one key the first counts.</summary>
internal sealed class TagList
{
    private const char Separator = '\u001f';

    // AWS lets a resource have 50, and a line a category of cost for each rule.
    private const int Most = 1000;
    private readonly List<Tag> _tags = [];
    private char[] _scratch = new char[1024];
    private char[] _keys = new char[256];
    private char[] _values = new char[1024];
    private int _used;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _tags.Clear();
        _used = 0;
    }

    /// <summary>Takes a tag; one whose value is empty or <c>NULL</c> is none.</summary>
    public void Add(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        if (CellText.IsEmpty(value))
        {
            return;
        }

        if (_tags.Count == Most)
        {
            throw new LineFaultException(
                $"it has more than {Most.ToString(CultureInfo.InvariantCulture)} tags, which no line of AWS has"
            );
        }

        var tag = new Tag(Keep(key), key.Length, Keep(value), value.Length);
        var at = _tags.Count;
        while (at > 0)
        {
            var order = Key(_tags[at - 1]).SequenceCompareTo(Key(tag));
            if (order == 0)
            {
                return;
            }

            if (order < 0)
            {
                break;
            }

            at--;
        }

        _tags.Insert(at, tag);
    }

    /// <summary>The keys, with U+001F between them.</summary>
    public ReadOnlySpan<char> Keys() => Join(ref _keys, isKeys: true);

    /// <summary>The values in the order of the keys, with U+001F between them.</summary>
    public ReadOnlySpan<char> Values() => Join(ref _values, isKeys: false);

    private ReadOnlySpan<char> Key(Tag tag) => _scratch.AsSpan(tag.Key, tag.KeyLength);

    private int Keep(ReadOnlySpan<char> text)
    {
        if (_scratch.Length < _used + text.Length)
        {
            Array.Resize(ref _scratch, 2 * (_used + text.Length));
        }

        var kept = _scratch.AsSpan(_used, text.Length);
        text.CopyTo(kept);
        kept.Replace(Separator, ' ');
        kept.Replace('\0', ' ');
        _used += text.Length;
        return _used - text.Length;
    }

    private ReadOnlySpan<char> Join(ref char[] into, bool isKeys)
    {
        if (into.Length < _used + _tags.Count)
        {
            into = new char[2 * (_used + _tags.Count)];
        }

        var at = 0;
        foreach (var tag in _tags)
        {
            var text = isKeys ? Key(tag) : _scratch.AsSpan(tag.Value, tag.ValueLength);
            text.CopyTo(into.AsSpan(at));
            at += text.Length;
            into[at++] = Separator;
        }

        return into.AsSpan(0, Math.Max(0, at - 1));
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Tag(int Key, int KeyLength, int Value, int ValueLength);
}
