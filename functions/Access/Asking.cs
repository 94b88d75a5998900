namespace ZocSec.Functions.Access;

/// <summary>One session's turn to ask GitHub.</summary>
internal sealed class Asking(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private VisitProblem? _problem;

    /// <summary>Whether nobody asks, and nothing is waited for.</summary>
    public bool IsIdle => _one.CurrentCount == 1 && Problem is null;

    /// <summary>Why GitHub is not to be asked yet; null when it may be.</summary>
    public VisitProblem? Problem => _problem?.RetryAt > time.GetUtcNow() ? _problem : null;

    /// <summary>Has GitHub left alone until the problem says.</summary>
    public VisitProblem Keep(VisitProblem problem) => _problem = problem;

    /// <summary>Waits for the turn.</summary>
    public Task EnterAsync(CancellationToken ct) => _one.WaitAsync(ct);

    /// <summary>Gives the turn to the next.</summary>
    public void Dispose() => _one.Release();
}
