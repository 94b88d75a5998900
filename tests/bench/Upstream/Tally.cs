using System.Collections.Concurrent;

namespace ZocSec.Bench.Upstream;

/// <summary>The state of a range of repositories, all public at first, and what was asked about them.</summary>
/// <param name="first">The lowest number.</param>
/// <param name="count">How many there are, and how many reverts are expected.</param>
internal sealed class Tally(int first, int count)
{
    private readonly int[] _patches = new int[count];
    private readonly int[] _requests = new int[Enum.GetValues<RequestKind>().Length];
    private readonly ConcurrentQueue<string> _unexpected = new();
    private int _reverts;
    private int _doublePatches;
    private long _revertsDone;
    private long _lastRequest;

    /// <summary>Whether there is such a repository.</summary>
    public bool Has(int number) => (uint)(number - first) < (uint)count;

    /// <summary>Whether the repository is private by now.</summary>
    public bool IsPrivate(int number) => Volatile.Read(ref _patches[number - first]) > 0;

    /// <summary>Makes the repository private.</summary>
    public void MakePrivate(int number)
    {
        if (Interlocked.Increment(ref _patches[number - first]) > 1)
        {
            Interlocked.Increment(ref _doublePatches);
            return;
        }

        if (Interlocked.Increment(ref _reverts) == count)
        {
            Volatile.Write(ref _revertsDone, TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>Counts a request.</summary>
    public void Count(RequestKind kind)
    {
        Interlocked.Increment(ref _requests[(int)kind]);
        Volatile.Write(ref _lastRequest, TimeProvider.System.GetTimestamp());
    }

    /// <summary>Counts a request that is not known, and keeps a few of them.</summary>
    public void CountUnexpected(string request)
    {
        Count(RequestKind.Unexpected);
        if (_unexpected.Count < 5)
        {
            _unexpected.Enqueue(request);
        }
    }

    /// <summary>What was seen.</summary>
    public UpstreamStats Read() =>
        new(
            Volatile.Read(ref _reverts),
            Volatile.Read(ref _doublePatches),
            Volatile.Read(ref _revertsDone),
            Volatile.Read(ref _lastRequest),
            Environment.CpuUsage.TotalTime.TotalSeconds,
            Enum.GetValues<RequestKind>()
                .Where(kind => Volatile.Read(ref _requests[(int)kind]) > 0)
                .ToDictionary(kind => kind.ToString(), kind => _requests[(int)kind], StringComparer.Ordinal),
            [.. _unexpected]
        );
}
