using System.Collections.Immutable;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>The latest deliveries; older ones are forgotten.</summary>
internal sealed class DeliveryLog(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<Delivery> _deliveries = new();
    private long _lastId;

    public long NextId() => Interlocked.Increment(ref _lastId);

    public void Add(Delivery delivery)
    {
        lock (_gate)
        {
            _deliveries.Enqueue(delivery);
            if (_deliveries.Count > capacity)
                _deliveries.Dequeue();
        }
    }

    /// <summary>In the order in which they ended.</summary>
    public ImmutableArray<Delivery> All()
    {
        lock (_gate)
            return [.. _deliveries];
    }

    public Delivery? Find(long id)
    {
        lock (_gate)
            return _deliveries.FirstOrDefault(delivery => delivery.Id == id);
    }
}
