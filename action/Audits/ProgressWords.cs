using System.Globalization;
using ZocSec.Core.Audits;

namespace ZocSec.Action.Audits;

/// <summary>The words of an audit's progress.</summary>
internal static class ProgressWords
{
    /// <summary>What lies ahead.</summary>
    public static string Of(AuditBudget budget)
    {
        var points = budget is { PointsLeft: { } left, PointsLimit: { } limit }
            ? string.Create(CultureInfo.InvariantCulture, $"; {left} of {limit} GraphQL points are left this hour")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{budget.Repositories} repositories: about {budget.Requests} requests, one more for every twenty teams and for each repository with deploy keys{points}"
        );
    }

    /// <summary>That an interrupted audit goes on.</summary>
    public static string OfResumption(int repositories, DateTimeOffset startedAt) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"going on with the audit of {Terminal.Time(startedAt)}, which had read {repositories} repositories; --fresh begins anew"
        );

    /// <summary>What is waited for.</summary>
    public static string OfWaiting(string reason, DateTimeOffset until) =>
        $"waiting until {until.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC: {reason}";

    /// <summary>What a part is called.</summary>
    public static string Of(AuditPart part) =>
        part switch
        {
            AuditPart.Repositories => "repositories",
            AuditPart.Teams => "teams",
            AuditPart.Properties => "custom properties",
            AuditPart.DeployKeys => "repositories' deploy keys",
            _ => "older commits",
        };
}
