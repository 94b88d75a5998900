namespace ZocSec.Functions.Setup;

/// <summary>
/// Counts wrong codes: 20 a minute, further ones are turned away unread. The right one is always let in, so that nobody
/// can lock the administrator out; it has 256 bits.
/// </summary>
internal sealed class Guesses(TimeProvider time)
{
    private const int Most = 20;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _since;
    private int _count;

    /// <summary>Counts a wrong code.</summary>
    /// <returns>Whether there were too many.</returns>
    public bool IsOneTooMany()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _since >= Window)
            {
                (_since, _count) = (now, 0);
            }

            return ++_count > Most;
        }
    }
}
