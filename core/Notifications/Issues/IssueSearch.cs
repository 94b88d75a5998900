using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Notifications.Notices;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>What came of looking for an issue.</summary>
internal abstract record IssueSearch
{
    private IssueSearch() { }

    /// <summary>It is there.</summary>
    public sealed record Found(IssueSpot Spot, Issue Issue) : IssueSearch;

    /// <summary>There is none.</summary>
    /// <param name="Spot">Where one may be opened.</param>
    public sealed record Missing(IssueSpot Spot) : IssueSearch;

    /// <summary>There is none where one may be, and none can be opened.</summary>
    /// <param name="Problem">Why, in words an administrator can act on.</param>
    public sealed record Nowhere(string Problem) : IssueSearch;

    /// <summary>Nobody can tell.</summary>
    /// <param name="Result">What that means for the notice.</param>
    public sealed record Failed(SendResult Result) : IssueSearch;
}
