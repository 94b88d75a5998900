using System.Collections.Immutable;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;

namespace ZocSec.Functions.Pages.Policies;

/// <summary>The policy in force, and what another text would do.</summary>
public sealed record PolicyModel(PolicyInForce InForce)
{
    /// <summary>Who wrote it, as GitHub says; null when that is not known.</summary>
    public PolicyAuthor? Author { get; init; }

    /// <summary>The other text; null when none is tried.</summary>
    public string? Text { get; init; }

    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<PolicyError> Errors { get; init; } = [];

    /// <summary>What it would do now; null when that was not asked.</summary>
    public PolicyTrial? Trial { get; init; }

    /// <summary>What it would have made of recorded decisions; null when that was not asked.</summary>
    public ReplayReport? Replay { get; init; }

    /// <summary>Over how many days that is asked.</summary>
    public int Days { get; init; } = 30;

    /// <summary>Whether the text in the form is shown to who looks.</summary>
    public bool ShowsText { get; init; }
}
