using System.Collections.Concurrent;

namespace ZocSec.Functions.Access;

/// <summary>Sees to it that one session's rights are asked for once at a time, and not while GitHub wants to be left alone.</summary>
internal sealed class Askings(TimeProvider time)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Asking> _all = new(StringComparer.Ordinal);

    /// <summary>Waits for this session's turn; disposing what is returned gives it to the next.</summary>
    public async Task<Asking> EnterAsync(string id, CancellationToken ct)
    {
        if (_all.Count > Most)
        {
            Forget();
        }

        var asking = _all.GetOrAdd(id, static (_, time) => new Asking(time), time);
        await asking.EnterAsync(ct);
        return asking;
    }

    // Sessions end without a word.
    private void Forget()
    {
        foreach (var (id, asking) in _all)
        {
            if (asking.IsIdle)
            {
                _all.TryRemove(id, out _);
            }
        }
    }
}
