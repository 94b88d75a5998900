using System.Collections.Concurrent;

namespace ZocSec.Sandbox.Rest;

/// <summary>Counts what was asked.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentDictionary<string, Counter> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Counter> _patches = new();
    private long _total;
    private int _current;
    private int _most;

    /// <summary>Requests in all, answered rightly or not.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    /// <summary>Requests by method and route: <c>PATCH /repos/{owner}/{repo}</c>.</summary>
    public IReadOnlyDictionary<string, long> ByRoute =>
        _routes.ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);

    /// <summary>Accepted changes by PATCH, by the repository's number.</summary>
    public IReadOnlyDictionary<long, long> PatchesByRepository =>
        _patches.ToDictionary(pair => pair.Key, pair => pair.Value.Value);

    /// <summary>How often a route was asked.</summary>
    public long Count(string method, string route) =>
        _routes.TryGetValue($"{method} {route}", out var counter) ? counter.Value : 0;

    /// <summary>Counts from zero again.</summary>
    public void Reset()
    {
        _routes.Clear();
        _patches.Clear();
        Interlocked.Exchange(ref _total, 0);
        Interlocked.Exchange(ref _most, 0);
    }

    internal void Begin(string key)
    {
        Interlocked.Increment(ref _total);
        _routes.GetOrAdd(key, static _ => new Counter()).Increment();
        var now = Interlocked.Increment(ref _current);
        var most = Volatile.Read(ref _most);
        while (now > most)
        {
            var seen = Interlocked.CompareExchange(ref _most, now, most);
            if (seen == most)
                break;
            most = seen;
        }
    }

    internal void End() => Interlocked.Decrement(ref _current);

    internal void Patched(long repository) => _patches.GetOrAdd(repository, static _ => new Counter()).Increment();

    private sealed class Counter
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Increment() => Interlocked.Increment(ref _value);
    }
}
