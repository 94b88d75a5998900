using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.PublicRepository;

/// <summary>What the policy says of public repositories.</summary>
[Description("Repositories are not public without a topic that allows it.")]
public sealed record PublicRepositorySettings : GuardrailSettings
{
    /// <summary>Topics that allow a repository to be public, the first also being the one a fork is given.</summary>
    [Description("Topics of which any one allows a repository to be public. Empty: none may be.")]
    public ImmutableArray<string> AllowTopics { get; init; } = ["open-source"];

    /// <summary>What a repository is made that may not be public.</summary>
    [Description("What a repository is made that may not be public. Only an enterprise's organisations have internal.")]
    [AllowedValues("private", "internal")]
    public string Visibility { get; init; } = "private";

    /// <summary>What is done about public forks, which GitHub cannot make private.</summary>
    [Description(
        "What is done about public forks, which GitHub cannot make private: report them, or add the first allowed topic."
    )]
    public ForkAnswer Forks { get; init; } = ForkAnswer.Alert;

    /// <summary>Repositories that are made private although their names say that they are meant to be public.</summary>
    [Description(
        "Repositories made private although GitHub means them to be public (.github, *.github.io): names or owner/name, with * and ?."
    )]
    public ImmutableArray<string> Include { get; init; } = [];
}

/// <summary>What is done about a public fork.</summary>
public enum ForkAnswer
{
    /// <summary>It is reported.</summary>
    Alert,

    /// <summary>It is given the first allowed topic, beside those it has.</summary>
    Topic,
}
