using ZocSec.Core.GitHub;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>
/// How a run talks to GitHub: it waits out limits, ends where nobody answers or the sign-in is refused, and keeps a second
/// between two writes, which GitHub asks for. One request at a time.
/// </summary>
/// <param name="patience">Waits.</param>
/// <param name="time">The clock.</param>
internal sealed class EditCalls(Patience patience, TimeProvider time)
{
    // "Best practices for using the REST API".
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    private DateTimeOffset nextWrite;

    /// <summary>How often GitHub was waited for: what was read before may be old when this has grown.</summary>
    public int Waits => patience.Waits;

    /// <summary>Reads; asks until there is an answer.</summary>
    /// <exception cref="GitHubUnreachableException">There is none for long, or the sign-in is refused.</exception>
    public async Task<GitHubAnswer<T>> ReadAsync<T>(Func<Task<GitHubAnswer<T>>> ask, CancellationToken ct) =>
        await patience.AskAsync(ask, ct) switch
        {
            GitHubAnswer<T>.Later later => throw new GitHubUnreachableException(later.Reason),
            var answer => Checked(answer),
        };

    /// <summary>Waits until the next write may be sent. Before a read it spares a wait between that and the write.</summary>
    public async Task PaceAsync(CancellationToken ct)
    {
        if (nextWrite - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, ct);
        }
    }

    /// <summary>Writes once, when it is time.</summary>
    /// <returns>Null when GitHub had to be waited for: nobody knows what was written, and all is to be read again.</returns>
    /// <exception cref="GitHubUnreachableException">GitHub wants too long a wait, or the sign-in is refused.</exception>
    public async Task<GitHubAnswer<T>?> WriteAsync<T>(Func<Task<GitHubAnswer<T>>> write, CancellationToken ct)
    {
        await PaceAsync(ct);
        nextWrite = time.GetUtcNow() + BetweenWrites;
        var answer = await write();
        if (answer is not GitHubAnswer<T>.Later later)
        {
            return Checked(answer);
        }

        return await patience.WaitAsync(later.Reason, later.RetryAt, time.GetUtcNow(), ct)
            ? null
            : throw new GitHubUnreachableException(later.Reason);
    }

    private static GitHubAnswer<T> Checked<T>(GitHubAnswer<T> answer) =>
        answer is GitHubAnswer<T>.Refused { Status: 401, Reason: var reason }
            ? throw new GitHubUnreachableException(reason)
            : answer;
}

/// <summary>GitHub cannot be asked, for nobody and for no repository.</summary>
/// <param name="reason">Why.</param>
internal sealed class GitHubUnreachableException(string reason) : Exception(reason);
