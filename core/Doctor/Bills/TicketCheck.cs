using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Core.Doctor.Bills;

/// <summary>Whether the App may file tickets in the repository that the operator's policy names; files none.</summary>
/// <param name="probe">Asks GitHub.</param>
/// <param name="app">The App.</param>
/// <param name="installations">Where it is installed.</param>
internal sealed class TicketCheck(IAppProbe probe, AppFacts app, IEnumerable<InstallationFacts> installations)
{
    /// <summary>What finding this is.</summary>
    public const string Name = "tickets";

    /// <summary>What files, changes and closes tickets.</summary>
    public const string Permission = "issues";

    /// <summary>How much of it.</summary>
    public const string Level = "write";

    private const string Another = "name another repository in `billing: tickets`";

    /// <summary>Looks.</summary>
    /// <param name="repository"><c>owner/name</c>.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Finding> RunAsync(string repository, CancellationToken ct)
    {
        var owner = repository.Split('/')[0];
        return installations.FirstOrDefault(one => one.Login.Equals(owner, StringComparison.OrdinalIgnoreCase)) switch
        {
            null => Failed(
                $"the App is not installed on {owner}",
                $"install it there: {app.HtmlUrl}/installations/new, or {Another}"
            ),
            { SuspendedAt: not null } one => Failed(
                $"the App is suspended on {owner}",
                $"unsuspend it at {one.HtmlUrl}"
            ),
            var one when !AppNeeds.Suffices(one.Permissions.GetValueOrDefault(Permission), Level) => Failed(
                $"the App lacks {Permission}: {Level} on {owner}",
                AppNeeds.Suffices(app.Permissions.GetValueOrDefault(Permission), Level)
                    ? $"an owner of {owner} accepts the new permission at {one.HtmlUrl}"
                    : $"in the App's settings, Permissions & events, set {Permission} to {Level}; then accept it at {one.HtmlUrl}"
            ),
            var one => Of(await probe.ReadIssuePlaceAsync(one, repository, ct), one),
        };

        Finding Failed(string message, string advice) => Finding.Fail(Name, message, advice, repository);

        Finding Of(ProbeAnswer<IssuePlace> answer, InstallationFacts installation) =>
            answer switch
            {
                ProbeAnswer<IssuePlace>.Found { Value: var place } => TicketDesk.Problem(place) is { } problem
                    ? Failed(problem, BillChecks.Mend)
                    : Finding.Ok(Name, "can be filed there", repository),
                ProbeAnswer<IssuePlace>.Refused { Status: 404 } => Failed(
                    "there is no such repository, or the App does not see it",
                    $"check how it is spelled in `billing: tickets`, and choose it at {installation.HtmlUrl}"
                ),
                ProbeAnswer<IssuePlace>.Refused refused => Failed(
                    $"GitHub refused: {refused.Reason}",
                    "wait, or see what the words ask for"
                ),
                ProbeAnswer<IssuePlace>.Unreachable { Reason: var reason } => Failed(
                    $"GitHub gave no answer: {reason}",
                    "try again later"
                ),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }
}
