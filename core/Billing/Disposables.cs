namespace ZocSec.Core.Billing;

/// <summary>What lives as long as a run, and goes in the reverse order.</summary>
internal sealed class Disposables : IAsyncDisposable
{
    private readonly Stack<object> _kept = new();

    /// <summary>Keeps one.</summary>
    public T Keep<T>(T one)
        where T : notnull
    {
        _kept.Push(one);
        return one;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        while (_kept.TryPop(out var one))
        {
            if (one is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                (one as IDisposable)?.Dispose();
            }
        }
    }
}
