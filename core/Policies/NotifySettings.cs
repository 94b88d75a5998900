using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>Who is told of decisions: by the first of <see cref="Routes"/> that fits, else as it stands here.</summary>
public sealed record NotifySettings : NotifyTargets
{
    /// <summary>
    /// The ARN of the topic of SNS that is told of decisions about AWS, in one of <see cref="Policy.Accounts"/>; null: none is.
    /// Routes, digest and repetition are not for it.
    /// </summary>
    public string? Sns { get; init; }

    /// <summary>The repository for issues that cannot be in the one that they are about; null: those are not opened.</summary>
    public string? Central { get; init; }

    /// <summary>Where some of the notices go instead.</summary>
    public ImmutableArray<NotifyRoute> Routes { get; init; } = [];

    /// <summary>How often what is only observed is told.</summary>
    public DigestPace Digest { get; init; } = DigestPace.Daily;

    /// <summary>How long the same decision about a resource is not told again.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How much decisions of a guardrail matter, where the policy says it.</summary>
    public ImmutableDictionary<GuardrailName, NoticeSeverity> Severity { get; init; } =
        ImmutableDictionary<GuardrailName, NoticeSeverity>.Empty;

    /// <summary>
    /// Whether an organisation said it and not the operator: then the names of secrets are those that the operator set for
    /// that organisation.
    /// </summary>
    public bool IsOrganizations { get; init; }

    /// <summary>The targets of the section and of all its routes.</summary>
    public IEnumerable<NotifyTargets> All => Routes.Select(route => route.To).Append(this);

    /// <summary>Where a notice goes, see <see cref="NotifyRoute.Fits"/>.</summary>
    public NotifyTargets For(string guardrail, ImmutableArray<string> owners, NoticeSeverity severity) =>
        Routes.FirstOrDefault(route => route.Fits(guardrail, owners, severity))?.To ?? this;
}
