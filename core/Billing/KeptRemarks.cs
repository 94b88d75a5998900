using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ZocSec.Core.Billing;

/// <summary>Hands on how it goes, and keeps the remarks for the report.</summary>
internal sealed class KeptRemarks(IBillingProgress progress) : IBillingProgress
{
    private readonly ConcurrentQueue<string> _remarks = new();

    /// <summary>All so far, each once, in order.</summary>
    public ImmutableArray<string> All => [.. _remarks.Distinct(StringComparer.Ordinal)];

    /// <summary>The same for a step whose plan was told as a part of a larger one.</summary>
    public IBillingProgress WithoutPlans => new Step(this);

    /// <summary>Keeps remarks that were told when what they are about was read.</summary>
    public void Keep(IEnumerable<string> remarks)
    {
        foreach (var remark in remarks)
        {
            _remarks.Enqueue(remark);
        }
    }

    /// <inheritdoc />
    public void Planned(int chunks, long bytes, int unchanged) => progress.Planned(chunks, bytes, unchanged);

    /// <inheritdoc />
    public void Read(long bytes, long lines) => progress.Read(bytes, lines);

    /// <inheritdoc />
    public void Doing(string what) => progress.Doing(what);

    /// <inheritdoc />
    public void Remarked(string remark)
    {
        _remarks.Enqueue(remark);
        progress.Remarked(remark);
    }

    private sealed class Step(KeptRemarks whole) : IBillingProgress
    {
        public void Planned(int chunks, long bytes, int unchanged) { }

        public void Read(long bytes, long lines) => whole.Read(bytes, lines);

        public void Doing(string what) => whole.Doing(what);

        public void Remarked(string remark) => whole.Remarked(remark);
    }
}
