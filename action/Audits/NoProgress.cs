using ZocSec.Core.Audits;

namespace ZocSec.Action.Audits;

/// <summary>Says nothing.</summary>
internal sealed class NoProgress : IAuditProgress
{
    /// <inheritdoc />
    public void Planned(AuditBudget budget) { }

    /// <inheritdoc />
    public void Resumed(int repositories, DateTimeOffset startedAt) { }

    /// <inheritdoc />
    public void Advanced(AuditPart part, int done, int? total) { }

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until) { }

    /// <inheritdoc />
    public void Remarked(string remark) { }
}
