using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>What the merge asks the policy.</summary>
/// <param name="Owners">How topics and the property name owners.</param>
/// <param name="TeamMustExist">Whether a topic that names an owner has to name a team that there is.</param>
internal sealed record MergeRules(OwnersSettings Owners, bool TeamMustExist)
{
    /// <summary>Whether a topic names an owner.</summary>
    public bool NamesOwner(string topic) => topic.StartsWith(Owners.TopicPrefix, StringComparison.OrdinalIgnoreCase);
}
