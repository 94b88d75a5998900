using System.Collections.Immutable;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Passes on how an audit goes, and keeps what is remarked for its report; each remark once.</summary>
internal sealed class RemarkKeeper(IAuditProgress progress) : IAuditProgress
{
    private readonly Lock gate = new();
    private ImmutableArray<string> all = [];

    /// <summary>What was remarked so far.</summary>
    public ImmutableArray<string> All
    {
        get
        {
            lock (gate)
            {
                return all;
            }
        }
    }

    /// <inheritdoc />
    public void Planned(AuditBudget budget) => progress.Planned(budget);

    /// <inheritdoc />
    public void Resumed(int repositories, DateTimeOffset startedAt) => progress.Resumed(repositories, startedAt);

    /// <inheritdoc />
    public void Advanced(AuditPart part, int done, int? total) => progress.Advanced(part, done, total);

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until) => progress.Waiting(reason, until);

    /// <inheritdoc />
    public void Remarked(string remark)
    {
        lock (gate)
        {
            if (all.Contains(remark, StringComparer.Ordinal))
            {
                return;
            }

            all = all.Add(remark);
        }

        progress.Remarked(remark);
    }
}
