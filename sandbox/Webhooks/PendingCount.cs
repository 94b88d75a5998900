namespace ZocSec.Sandbox.Webhooks;

/// <summary>Counts what is under way, and can be waited for to come to nothing.</summary>
internal sealed class PendingCount
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _zero = Completed();
    private int _count;

    /// <summary>Ends when nothing is under way.</summary>
    public Task WhenZero
    {
        get
        {
            lock (_gate)
                return _zero.Task;
        }
    }

    public void Add()
    {
        lock (_gate)
        {
            if (_count++ == 0)
                _zero = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Remove()
    {
        lock (_gate)
        {
            if (--_count == 0)
                _zero.SetResult();
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
