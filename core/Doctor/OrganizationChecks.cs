using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.PublicRepository;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor;

/// <summary>Settings, plan and limits of an organisation that get in the way, or make work.</summary>
internal static class OrganizationChecks
{
    private const double Scarce = 0.1;

    public static IEnumerable<Finding> Check(string login, ProbeAnswer<OrganizationFacts> answer, Policy? policy)
    {
        if (answer is not ProbeAnswer<OrganizationFacts>.Found { Value: var facts })
        {
            yield return Finding.Fail(
                "organisation",
                $"it cannot be read: {Reason(answer)}",
                "see the words; a suspended or deleted installation is left alone",
                login
            );
            yield break;
        }

        if (facts.IsArchived)
        {
            yield return Finding.Fail(
                "organisation",
                "is archived: nothing of it can be changed",
                "unarchive it, or uninstall the App there",
                login
            );
        }

        if (
            policy is not null
            && WantsInternal(policy)
            && facts.Plan is { } plan
            && plan is not ("enterprise" or "business_plus")
        )
        {
            yield return Finding.Fail(
                "plan",
                $"the policy makes repositories internal, which the plan {plan} does not have",
                "set visibility: private for github/public-repository in the policy",
                login
            );
        }

        if (facts.MembersMayChangeVisibility == true)
        {
            yield return Finding.Warn(
                "organisation",
                "members may make repositories public, so that the guardrail has to put it right each time",
                "organisation settings, Member privileges: bar changing visibility, if members need not",
                login
            );
        }

        if (facts.MembersMayCreatePublic == true)
        {
            yield return Finding.Warn(
                "organisation",
                "members may create public repositories, which are open until the guardrail has made them private",
                "organisation settings, Member privileges: bar creating public repositories, if members need not",
                login
            );
        }

        if (facts.AlertsForNewRepositories == false)
        {
            yield return Finding.Warn(
                "organisation",
                "new repositories begin without Dependabot alerts",
                "organisation settings, Code security: enable alerts for new repositories; github/vulnerability-alerts then has less to do",
                login
            );
        }

        if (facts is { RequestsLeft: { } left, RequestsLimit: { } limit } && limit > 0)
        {
            yield return left < limit * Scarce
                ? Finding.Warn(
                    "rate limit",
                    $"{left} of {limit} requests are left in this hour",
                    "wait for the hour to end; if it comes again, lower GitHub__PointsPerMinute or sweep less often",
                    login
                )
                : Finding.Ok("rate limit", $"{left} of {limit} requests are left in this hour", login);
        }
    }

    private static bool WantsInternal(Policy policy) =>
        GuardrailCatalogue
            .All.Where(guardrail => guardrail.Defaults is PublicRepositorySettings)
            .Any(guardrail => policy.Settings<PublicRepositorySettings>(guardrail).Visibility is "internal");

    private static string Reason(ProbeAnswer<OrganizationFacts> answer) =>
        answer switch
        {
            ProbeAnswer<OrganizationFacts>.Refused refused => $"{refused.Status} {refused.Reason}",
            ProbeAnswer<OrganizationFacts>.Unreachable away => away.Reason,
            _ => "",
        };
}
