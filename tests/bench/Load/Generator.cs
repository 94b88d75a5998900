using ZocSec.Bench.Payloads;

namespace ZocSec.Bench.Load;

/// <summary>Sends deliveries and measures how long their acknowledgement took.</summary>
internal sealed class Generator(Uri target, Deliveries deliveries, int connections)
{
    private readonly long[] _latencies = new long[deliveries.Count];
    private int _next = -1;
    private int _refused;

    /// <summary>Closed loop: every connection sends its next delivery when the last one was answered.</summary>
    public Task<LoadResult> SendClosedAsync(CancellationToken ct) => RunAsync(rate: null, ct);

    /// <summary>
    /// Open loop: deliveries are due at a steady rate whether or not earlier ones were answered, and the latency
    /// counts from when a delivery was due, so that a stall shows in all that waited for it.
    /// </summary>
    /// <param name="rate">Deliveries per second.</param>
    /// <param name="ct">Cancels.</param>
    public Task<LoadResult> SendOpenAsync(double rate, CancellationToken ct) => RunAsync(rate, ct);

    private async Task<LoadResult> RunAsync(double? rate, CancellationToken ct)
    {
        var pool = Enumerable.Range(0, connections).Select(_ => new Connection(target)).ToArray();
        try
        {
            foreach (var connection in pool)
            {
                await connection.ConnectAsync(ct);
            }

            using var pacer = rate is { } perSecond ? new Pacer(perSecond, deliveries.Count) : null;
            var started = TimeProvider.System.GetTimestamp();
            pacer?.Start(started);
            await Task.WhenAll(pool.Select(connection => Task.Run(() => SendAsync(connection, pacer, ct), ct)));
            return LoadResult.Of(_latencies, _refused, started, TimeProvider.System.GetTimestamp());
        }
        finally
        {
            foreach (var connection in pool)
            {
                connection.Dispose();
            }
        }
    }

    private async Task SendAsync(Connection connection, Pacer? pacer, CancellationToken ct)
    {
        var buffer = new byte[deliveries.MaxLength];
        while (true)
        {
            if (pacer is not null)
            {
                await pacer.WaitAsync(ct);
            }

            var index = Interlocked.Increment(ref _next);
            if (index >= deliveries.Count)
            {
                return;
            }

            var due = pacer?.DueAt(index) ?? TimeProvider.System.GetTimestamp();
            var status = await connection.SendAsync(buffer.AsMemory(0, deliveries.Write(buffer, index)), ct);
            _latencies[index] = TimeProvider.System.GetTimestamp() - due;
            if (status is < 200 or > 299)
            {
                Interlocked.Increment(ref _refused);
            }
        }
    }
}
