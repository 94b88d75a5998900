using System.Collections.Concurrent;
using ZocSec.Core.Billing;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Keeps what was told, and does something when the first lines are read.</summary>
internal sealed class Heard : IBillingProgress
{
    private int _reads;
    private long _lines;

    /// <summary>How much was to be read, each time that it was looked.</summary>
    public ConcurrentQueue<(int Chunks, int Unchanged)> Plans { get; } = new();

    public ConcurrentQueue<string> Remarks { get; } = new();

    public long Lines => Interlocked.Read(ref _lines);

    public System.Action AtFirstRead { get; init; } = () => { };

    public void Planned(int chunks, long bytes, int unchanged) => Plans.Enqueue((chunks, unchanged));

    public void Read(long bytes, long lines)
    {
        Interlocked.Add(ref _lines, lines);
        if (Interlocked.Increment(ref _reads) == 1)
        {
            AtFirstRead();
        }
    }

    public void Doing(string what) { }

    public void Remarked(string remark) => Remarks.Enqueue(remark);
}
