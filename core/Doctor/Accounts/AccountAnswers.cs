using System.Collections.Immutable;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>What is known of an action in a region.</summary>
/// <param name="Action">The action.</param>
/// <param name="Region">Where it was asked for.</param>
/// <param name="Proof">What is known.</param>
internal sealed record AccountAnswer(NeededAction Action, string Region, Proof Proof);

/// <summary>Says what an account's answers mean.</summary>
/// <param name="account">The account.</param>
/// <param name="answers">For each action one at least; those of the same action may be of several regions.</param>
/// <param name="guardDutyOff">The regions where GuardDuty is off.</param>
internal sealed class AccountAnswers(
    AwsAccount account,
    ImmutableArray<AccountAnswer> answers,
    ImmutableArray<string> guardDutyOff
)
{
    private string Subject => $"account {account.Id}";

    /// <summary>A line for all that is well, and one for each thing that is not.</summary>
    public IEnumerable<Finding> Findings()
    {
        var isWell = true;
        foreach (var answer in answers)
        {
            var finding = answer.Proof switch
            {
                Proof.NoRegion => Finding.Fail(
                    AwsChecks.Name,
                    $"AWS does not serve the account in {answer.Region}: the region is not enabled, or there is none of this name",
                    $"enable {answer.Region} in the account, or leave it out of the policy's `regions`",
                    Subject
                ),
                Proof.Denied => Finding.Fail(
                    AwsChecks.Name,
                    $"the role {account.Role} may not do {answer.Action.Name} in {answer.Region}, which {string.Join(", ", answer.Action.Guardrails)} need{(answer.Action.Guardrails.Length == 1 ? "s" : "")}",
                    $"allow {answer.Action.Name} in the role's policy, as deploy/aws/member.yaml does; if it is there, see what else denies it: {Denials(answer.Action)}",
                    Subject
                ),
                _ => null,
            };
            if (finding is not null)
            {
                isWell = false;
                yield return finding;
            }
        }

        var failed = answers.Where(answer => answer.Proof is Proof.Failed).ToArray();
        if (failed is [{ Proof: Proof.Failed { Reason: var reason } }, ..])
        {
            isWell = false;
            yield return Finding.Fail(
                AwsChecks.Name,
                $"{failed.Length} action{(failed.Length == 1 ? "" : "s")} could not be tried: {reason}",
                "mend that, or try again later",
                Subject
            );
        }

        foreach (var region in guardDutyOff)
        {
            yield return Finding.Warn(
                AwsChecks.Name,
                $"GuardDuty is off in {region}: aws/compromised-instance learns of nothing there",
                $"enable GuardDuty in {region}, or leave the region out of the policy's `regions` if it has no instances",
                Subject
            );
        }

        if (isWell)
        {
            yield return Finding.Ok(AwsChecks.Name, Summary(), Subject);
        }
    }

    private string Summary()
    {
        var actions = answers.GroupBy(answer => answer.Action.Name, StringComparer.Ordinal).ToArray();
        var proved = actions.Count(action => action.Any(answer => answer.Proof is Proof.Allowed));
        var untold = actions.Length - proved;
        var regions = account.Regions.Length;
        return $"role {account.Role} can be assumed; {regions} region{(regions == 1 ? "" : "s")}; "
            + (
                untold == 0
                    ? $"all {proved} actions proved"
                    : $"{proved} of {actions.Length} actions proved, {untold} cannot be told beforehand"
            );
    }

    private static string Denials(NeededAction action) =>
        action switch
        {
            { Service: "s3" } => "a service control policy, a permissions boundary, or the bucket's own policy",
            { Service: "kms" } => "the key's own policy, a service control policy, or a permissions boundary",
            { Service: "ec2" } when !NeededAction.IsReading(action.Name) =>
                "a service control policy, a permissions boundary, or a condition on tags, which nothing that the doctor names has",
            _ => "a service control policy, or a permissions boundary",
        };
}
