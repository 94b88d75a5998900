namespace ZocSec.Bench.Load;

/// <summary>Lets deliveries go when they are due, to the millisecond.</summary>
internal sealed class Pacer(double rate, int count) : IDisposable
{
    private readonly SemaphoreSlim _due = new(0);
    private readonly ManualResetEvent _stop = new(false);
    private readonly double _ticksEach = TimeProvider.System.TimestampFrequency / rate;
    private long _started;
    private Thread? _thread;

    /// <summary>When delivery number <paramref name="index"/> is due, as a timestamp.</summary>
    public long DueAt(int index) => _started + (long)(index * _ticksEach);

    /// <summary>Begins to count. A thread of its own wakes more exactly than timers do.</summary>
    public void Start(long started)
    {
        _started = started;
        _thread = new Thread(Run) { IsBackground = true, Name = "pacer" };
        _thread.Start();
    }

    /// <summary>Waits for the next due delivery; after the last one, does not wait.</summary>
    public Task WaitAsync(CancellationToken ct) => _due.WaitAsync(ct);

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
        _due.Dispose();
    }

    private void Run()
    {
        var released = 0;
        while (released < count && !_stop.WaitOne(1))
        {
            var due = Math.Min(count, (int)((TimeProvider.System.GetTimestamp() - _started) / _ticksEach) + 1);
            if (due > released)
            {
                _due.Release(due - released);
                released = due;
            }
        }

        // Whoever still waits finds that there is nothing left to send.
        _due.Release(100_000);
    }
}
