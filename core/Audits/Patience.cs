using ZocSec.Core.GitHub;

namespace ZocSec.Core.Audits;

/// <summary>Asks GitHub again when it has to be waited for, and says so: a command is in no hurry, but does not wait for ever.</summary>
/// <param name="time">The clock.</param>
/// <param name="tell">Is told why and until when it waits; also from several threads.</param>
internal sealed class Patience(TimeProvider time, Action<string, DateTimeOffset> tell)
{
    // Before the first answer the address or the network is likelier wrong than GitHub busy.
    private static readonly TimeSpan BeforeTheFirst = TimeSpan.FromMinutes(1);

    // Twice as long as GitHub's hourly limit lasts.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private volatile bool wasAnswered;
    private int waits;

    /// <summary>How often it has waited: what was read before may be old when this has grown.</summary>
    public int Waits => Volatile.Read(ref waits);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">Asks once.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="oneAnswer">Whether a failure of this very request is an answer: a smaller one may pass.</param>
    /// <returns><c>Later</c> only after the longest wait, or where a failure is an answer.</returns>
    public async Task<GitHubAnswer<T>> AskAsync<T>(
        Func<Task<GitHubAnswer<T>>> ask,
        CancellationToken ct,
        bool oneAnswer = false
    )
    {
        var since = time.GetUtcNow();
        while (true)
        {
            var answer = await ask();
            if (answer is not GitHubAnswer<T>.Later later || (oneAnswer && later.IsOneAnswer))
            {
                wasAnswered = true;
                return answer;
            }

            if (!await WaitAsync(later.Reason, later.RetryAt, since, ct))
            {
                return answer;
            }
        }
    }

    /// <summary>Waits until GitHub may be asked again.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="until">When that is.</param>
    /// <param name="since">Since when GitHub has not answered.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False, at once, when that would be too long.</returns>
    public async Task<bool> WaitAsync(string reason, DateTimeOffset until, DateTimeOffset since, CancellationToken ct)
    {
        if (until - since > (wasAnswered ? Longest : BeforeTheFirst))
        {
            return false;
        }

        Interlocked.Increment(ref waits);
        var now = time.GetUtcNow();
        var end = until - now > Shortest ? until : now + Shortest;
        if (until - now > WorthSaying)
        {
            tell(reason, until);
        }

        // A timer may fire a little early.
        for (TimeSpan left; (left = end - time.GetUtcNow()) > TimeSpan.Zero; )
        {
            await Task.Delay(left, time, ct);
        }

        return true;
    }
}
