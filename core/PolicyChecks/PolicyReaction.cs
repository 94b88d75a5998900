using System.Text.Json;
using ZocSec.Core.Events;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.PolicyChecks;

/// <summary>What events in a policy repository cause: the policy is read again, and what may become one is checked.</summary>
internal sealed class PolicyReaction(PolicySettings settings) : IEventReaction
{
    /// <inheritdoc />
    public IEnumerable<Work> WorkFor(SourceEvent source)
    {
        if (
            source.Subject is not { } repository
            || RepositoryName.Parse(repository) is not { } name
            || !string.Equals(name.Name, settings.Repository, StringComparison.OrdinalIgnoreCase)
        )
        {
            yield break;
        }

        var facts = GitHubFacts.Of(source);
        if (source.Type is "com.github.push" && facts.ToDefaultBranch)
        {
            yield return new Errand(
                $"{source.Key}/{PolicyReadRunner.Name}",
                source.Time,
                PolicyReadRunner.Name,
                source.Tenant,
                JsonElement.Parse("{}")
            );
        }

        if (CauseOf(source.Type, facts) is { } cause && facts.Head is { } head)
        {
            yield return new Errand(
                $"{source.Key}/{PolicyCheckRunner.Name}",
                source.Time,
                PolicyCheckRunner.Name,
                source.Tenant,
                new PolicyCheck(repository, head, cause, facts.Pull).ToJson()
            );
        }
    }

    private static PolicyCheckCause? CauseOf(string type, GitHubFacts facts) =>
        type switch
        {
            "com.github.pull_request.opened"
            or "com.github.pull_request.synchronize"
            or "com.github.pull_request.reopened"
            or "com.github.pull_request.edited" when facts is { ToDefaultBranch: true, Pull: not null } =>
                PolicyCheckCause.PullRequest,
            "com.github.push" when facts.ToDefaultBranch => PolicyCheckCause.Push,
            "com.github.check_run.rerequested" when facts.Check is PolicyCheck.Name => PolicyCheckCause.Rerequested,
            "com.github.check_suite.rerequested" => PolicyCheckCause.SuiteRerequested,
            _ => null,
        };
}
