namespace ZocSec.Core.Audits.Reports.Json;

/// <summary>Counts names, and keeps the first hundred in the order of the alphabet.</summary>
internal sealed class FirstNames
{
    private const int Most = 100;

    private readonly SortedSet<string> _first = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Adds a name.</summary>
    public void Add(string name)
    {
        _count++;
        _first.Add(name);
        if (_first.Count > Most)
        {
            _first.Remove(_first.Max!);
        }
    }

    /// <summary>How many there were, and the first of them.</summary>
    public NamedCount ToCount() => new(_count, [.. _first]);
}
