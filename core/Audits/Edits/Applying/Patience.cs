using ZocSec.Core.GitHub;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Waits as long as GitHub says, visibly, but not for ever; and keeps a second between two writes, which GitHub asks for.</summary>
internal sealed class Patience(TimeProvider time, IEditWatcher watcher)
{
    // Each wait is as long as GitHub said. Who cannot be asked after so many is not there.
    private const int Waits = 8;

    // "Best practices for using the REST API".
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    private DateTimeOffset nextWrite;
    private int waited;

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="GitHubUnreachableException">There is none after many waits, or the sign-in is refused.</exception>
    public async Task<GitHubAnswer<T>> AskAsync<T>(Func<Task<GitHubAnswer<T>>> ask, CancellationToken ct)
    {
        while (true)
        {
            var answer = await ask();
            if (answer is not GitHubAnswer<T>.Later later)
            {
                Answered(answer);
                return answer;
            }

            await WaitAsync(later.Reason, later.RetryAt, ct);
        }
    }

    /// <summary>Waits until GitHub may be asked again.</summary>
    /// <exception cref="GitHubUnreachableException">It was waited for often enough.</exception>
    public async Task WaitAsync(string reason, DateTimeOffset until, CancellationToken ct)
    {
        if (++waited > Waits)
        {
            throw new GitHubUnreachableException(reason);
        }

        watcher.Waiting(reason, until);
        await DelayUntilAsync(until, ct);
    }

    /// <summary>Waits until the next write may be sent.</summary>
    public async Task BeforeWriteAsync(CancellationToken ct)
    {
        await DelayUntilAsync(nextWrite, ct);
        nextWrite = time.GetUtcNow() + BetweenWrites;
    }

    /// <summary>GitHub has answered: the next wait is the first again.</summary>
    /// <exception cref="GitHubUnreachableException">It refuses the sign-in.</exception>
    public void Answered<T>(GitHubAnswer<T> answer)
    {
        if (answer is GitHubAnswer<T>.Refused { Status: 401, Reason: var reason })
        {
            throw new GitHubUnreachableException(reason);
        }

        waited = 0;
    }

    private async Task DelayUntilAsync(DateTimeOffset until, CancellationToken ct)
    {
        for (TimeSpan left; (left = until - time.GetUtcNow()) > TimeSpan.Zero; )
        {
            await Task.Delay(left, time, ct);
        }
    }
}

/// <summary>GitHub cannot be asked, for nobody and for no repository.</summary>
/// <param name="reason">Why.</param>
internal sealed class GitHubUnreachableException(string reason) : Exception(reason);
