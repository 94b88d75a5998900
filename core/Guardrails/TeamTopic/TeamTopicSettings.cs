using System.ComponentModel;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.TeamTopic;

/// <summary>What the policy says of the topic that names the owning team; what it begins with is said under <c>owners</c>.</summary>
[Description("Every repository has a topic that names the team that owns it.")]
public sealed record TeamTopicSettings : GuardrailSettings
{
    /// <summary>Whether the topic must name a team that the organisation has.</summary>
    [Description("Whether the topic must name a team that the organisation has.")]
    public bool MustExist { get; init; } = true;
}
