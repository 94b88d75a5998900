using ZocSec.Core.GitHub;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Asks GitHub again when it has to be waited for, and says so: an audit is in no hurry, but does not wait for ever.</summary>
internal sealed class Patience(IAuditProgress progress, TimeProvider time)
{
    // Before the first answer the address or the network is likelier wrong than GitHub busy.
    private static readonly TimeSpan BeforeTheFirst = TimeSpan.FromMinutes(1);

    // Twice as long as GitHub's hourly limit lasts.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);

    private volatile bool wasAnswered;

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

            var now = time.GetUtcNow();
            if (later.RetryAt - since > (wasAnswered ? Longest : BeforeTheFirst))
            {
                return answer;
            }

            var wait = later.RetryAt - now;
            if (wait > WorthSaying)
            {
                progress.Waiting(later.Reason, later.RetryAt);
            }

            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(100), time, ct);
        }
    }
}
