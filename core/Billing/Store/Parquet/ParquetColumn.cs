using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ZocSec.Core.Billing.Store.Parquet;

/// <summary>A column of a row group while that is put together: which of its distinct values each row has.</summary>
/// <param name="type">What it holds.</param>
/// <param name="path">Its name, after those of the groups that it is in.</param>
internal sealed class ParquetColumn(ParquetType type, params string[] path)
{
    private const int Plain = 0;
    private const int Dictionary = 8;

    // After a row group whose values hardly came back, so many are not asked whether theirs do.
    private const int LooseGroups = 7;

    private int[] _numbers = new int[1024];
    private int _loose;

    /// <summary>How many values it has.</summary>
    public int Count { get; private set; }

    /// <summary>What it holds.</summary>
    public ParquetType Type => type;

    /// <summary>Its name, after those of the groups that it is in.</summary>
    public IReadOnlyList<string> Path => path;

    /// <summary>Its values.</summary>
    public DistinctValues Values { get; } = new();

    /// <summary>
    /// Where rows may have no value or several, which do: for each value, or for each row without one, 0 where a row begins, and 1 where
    /// it goes on. Empty: each row has one value.
    /// </summary>
    public List<int>? Repetitions { get; init; }

    /// <summary>In the same way, 1 where there is a value and 0 where there is none.</summary>
    public List<int>? Definitions { get; init; }

    /// <summary>Adds a value, by its number among <see cref="Values"/>.</summary>
    public void Add(int number)
    {
        if (Count == _numbers.Length)
        {
            Array.Resize(ref _numbers, 2 * Count);
        }

        _numbers[Count++] = number;
    }

    /// <summary>Adds values, by their numbers.</summary>
    public void Add(ReadOnlySpan<int> numbers) => numbers.CopyTo(Room(numbers.Length));

    /// <summary>Adds the same value so many times.</summary>
    public void Fill(int number, int times) => Room(times).Fill(number);

    /// <summary>Whether its values grow from row to row; then readers are told the first and the last of each row group.</summary>
    public bool IsSorted { get; init; }

    /// <summary>Writes the pages of the column, and begins the next row group.</summary>
    public ParquetChunk Write(ParquetPages pages)
    {
        pages.BeginChunk();
        byte[]? first = IsSorted ? Values[_numbers[0]].ToArray() : null;
        byte[]? last = IsSorted ? Values[_numbers[Count - 1]].ToArray() : null;
        // A dictionary that is hardly smaller than the column costs whoever reads it more than it saves.
        var isDictionary = Values.Count > 0 && Values.Count <= Count / 2;
        if (isDictionary)
        {
            pages.WriteDictionary(Values.All, Values.Count);
        }

        var body = pages.Body;
        Levels(Repetitions, body);
        Levels(Definitions, body);
        var numbers = _numbers.AsSpan(0, Count);
        if (isDictionary)
        {
            var width = HybridRuns.WidthOf(Values.Count - 1);
            body.Write<byte>([(byte)width]);
            HybridRuns.Write(numbers, width, body);
        }
        else
        {
            foreach (var number in numbers)
            {
                body.Write(Values[number]);
            }
        }

        pages.WriteData(Definitions?.Count ?? Count, isDictionary ? Dictionary : Plain);
        _loose = isDictionary ? 0 : (_loose == 0 ? LooseGroups : _loose - 1);
        Values.Clear(isLoose: _loose > 0);
        Count = 0;
        return pages.EndChunk(isDictionary) with { First = first, Last = last };
    }

    private Span<int> Room(int count)
    {
        if (_numbers.Length < Count + count)
        {
            Array.Resize(ref _numbers, Math.Max(2 * _numbers.Length, Count + count));
        }

        Count += count;
        return _numbers.AsSpan(Count - count, count);
    }

    private static void Levels(List<int>? levels, ArrayBufferWriter<byte> to)
    {
        if (levels is null)
        {
            return;
        }

        var begin = to.WrittenCount;
        to.Write<byte>([0, 0, 0, 0]);
        HybridRuns.Write(CollectionsMarshal.AsSpan(levels), width: 1, to);
        // The buffer is the writer's own; it only shows it for reading.
        var whole = MemoryMarshal.AsMemory(to.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(whole[begin..], to.WrittenCount - begin - sizeof(int));
    }
}
