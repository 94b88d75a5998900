using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor;

/// <summary>Whether a policy is in force, and what it lets the guardrails do.</summary>
internal static class PolicyChecks
{
    public static IEnumerable<Finding> Check(string login, PolicyFact fact)
    {
        foreach (var error in fact.Errors)
        {
            yield return Finding.Fail(
                "policy",
                $"{fact.Source}, {error}",
                "mend it; until then the last good policy stays in force, or everything is observed",
                login
            );
        }

        if (fact.Unread is { } reason)
        {
            yield return Finding.Fail(
                "policy",
                $"{fact.Source} cannot be read: {reason}",
                "let the App see the repository, with contents: read; until then the last good policy stays in force",
                login
            );
        }

        if (fact.Policy is not { } policy)
        {
            yield break;
        }

        if (policy.Paused)
        {
            yield return Finding.Warn(
                "policy",
                $"{fact.Source}: paused, nothing is changed",
                "take paused: true away when you want changes again",
                login
            );
            yield break;
        }

        var enforced = GuardrailCatalogue
            .All.Where(guardrail => policy.ModeOf(guardrail) == Mode.Enforce)
            // Without accounts there is nothing for these to look at.
            .Where(guardrail => guardrail.Name.Section is not "aws" || !policy.Accounts.IsEmpty)
            .Select(guardrail => guardrail.Name.Value)
            .ToArray();
        yield return Finding.Ok(
            "policy",
            enforced.Length == 0
                ? $"{fact.Source}: everything is observed, nothing is changed"
                : $"{fact.Source}: {string.Join(", ", enforced)} put right what they find",
            login
        );
    }
}
