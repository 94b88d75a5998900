using System.Collections.Immutable;
using ZocSec.Core.Billing.Lines;

namespace ZocSec.Tests.Billing.Reading;

/// <summary>Keeps what it is given, summed up by texts and tags.</summary>
internal sealed class CollectedLines : IRawLines
{
    private readonly Dictionary<string, Collected> _groups = new(StringComparer.Ordinal);

    /// <summary>How many lines it was given, summed up or not.</summary>
    public int Calls { get; private set; }

    public IReadOnlyDictionary<string, Collected> Groups => _groups;

    /// <summary>The only one.</summary>
    public Collected Single => Assert.Single(_groups.Values);

    public void Add(in RawLine line)
    {
        Calls++;
        var key = KeyOf(line.Texts, line.TagKeys, line.TagValues);
        _groups[key] = _groups.TryGetValue(key, out var known)
            ? known with
            {
                Amounts = [.. known.Amounts.Zip(line.Amounts, (a, b) => a + b)],
                First = known.First < line.First ? known.First : line.First,
                Last = known.Last > line.Last ? known.Last : line.Last,
                Lines = known.Lines + line.Lines,
            }
            : new Collected(
                [.. line.Texts],
                [.. line.Amounts],
                line.First,
                line.Last,
                line.Lines,
                line.TagKeys,
                line.TagValues
            );
    }

    public void Forget() { }

    public static string KeyOf(IEnumerable<string> texts, string tagKeys, string tagValues) =>
        string.Join('\u0002', [.. texts, tagKeys, tagValues]);
}

internal sealed record Collected(
    ImmutableArray<string> Texts,
    ImmutableArray<Int128> Amounts,
    DateTime First,
    DateTime Last,
    long Lines,
    string TagKeys,
    string TagValues
)
{
    public string this[RawText text] => Texts[(int)text];

    public Int128 this[RawAmount amount] => Amounts[(int)amount];

    /// <summary>Tags as <c>Owner=a;Team=b</c>.</summary>
    public string Tags =>
        TagKeys.Length == 0
            ? ""
            : string.Join(
                ';',
                TagKeys.Split('\u001f').Zip(TagValues.Split('\u001f'), (key, value) => $"{key}={value}")
            );
}
