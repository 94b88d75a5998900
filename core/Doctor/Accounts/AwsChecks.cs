using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>
/// Whether the accounts of the operator's policy can be reached and guarded. Only reads and makes dry runs, so that nothing
/// is changed.
/// </summary>
/// <param name="settings">The server's settings.</param>
/// <param name="time">The clock.</param>
internal sealed class AwsChecks(DoctorSettings settings, TimeProvider time)
{
    /// <summary>What findings of AWS are called.</summary>
    public const string Name = "AWS";

    /// <summary>So many accounts are looked at side by side.</summary>
    public const int AtOnce = 8;

    /// <summary>How long one account may take, and how long the hub.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Checks.</summary>
    /// <param name="policy">The operator's policy.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Empty when the policy names no accounts.</returns>
    public async Task<IReadOnlyList<Finding>> CheckAsync(Policy policy, CancellationToken ct)
    {
        // What is wrong with the settings is said where settings are.
        if (policy.Accounts.IsEmpty || settings.Aws is not { } aws)
        {
            return [];
        }

        using var members = new MemberCredentials(aws, time);
        using var clients = new AwsClients(aws, members, time);
        var findings = new List<Finding>();
        if (!settings.TakesAwsEvents)
        {
            findings.Add(
                Finding.Warn(
                    Name,
                    "no events come in: accounts are only looked at by sweeps",
                    "set Aws__EventKey, Aws__SnsTopics or Aws__Queues, and send events there"
                )
            );
        }

        var hub = await HubAsync(aws, members, policy.Accounts[0], ct);
        findings.Add(hub);
        if (hub.Level == FindingLevel.Ok)
        {
            findings.AddRange(await AccountsAsync(clients, members, policy, ct));
        }

        return findings;
    }

    private async Task<Finding> HubAsync(
        AwsSettings aws,
        MemberCredentials members,
        AwsAccount account,
        CancellationToken ct
    )
    {
        try
        {
            return await BoundedAsync(
                async _ => Finding.Ok(Name, $"the server is {OneLine.Of(await members.WhoAsync())} there"),
                ct
            );
        }
        catch (AwsCallException fault) when (fault.Action is HubCredentials.Token && !settings.IsInAzure)
        {
            return Finding.Warn(
                Name,
                $"the hub role {aws.HubRoleArn} is for the server's identity in Azure, which this machine does not have: accounts are not looked at",
                "run zocsec doctor where the server runs"
            );
        }
        catch (AwsCallException fault)
        {
            var target = new AwsTarget(account, aws.Region, AnyGuardrail);
            return Finding.Fail(
                Name,
                $"{Reason(fault, target)}; accounts are not looked at",
                aws.HubRoleArn is null
                    ? "mend that where the server runs, and run zocsec doctor with the same settings"
                    : "compare the role with deploy/aws/hub.yaml; it is for the server's own identity, so run zocsec doctor where the server runs"
            );
        }
        catch (TimeoutException)
        {
            return Finding.Fail(
                Name,
                $"STS in {aws.Region} gave no answer in {Patience.TotalSeconds:0} s; accounts are not looked at",
                "check AWS_REGION, AWS_ENDPOINT_URL, proxy and firewall"
            );
        }
    }

    private async Task<IEnumerable<Finding>> AccountsAsync(
        AwsClients clients,
        MemberCredentials members,
        Policy policy,
        CancellationToken ct
    )
    {
        var check = new AccountCheck(clients, members, policy, time);
        var found = new IReadOnlyList<Finding>[policy.Accounts.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForAsync(
            0,
            found.Length,
            options,
            async (index, cancel) => found[index] = await AccountAsync(check, policy.Accounts[index], cancel)
        );
        return found.SelectMany(one => one);
    }

    private async Task<IReadOnlyList<Finding>> AccountAsync(
        AccountCheck check,
        AwsAccount account,
        CancellationToken ct
    )
    {
        try
        {
            return [.. await BoundedAsync(cancel => check.RunAsync(account, cancel), ct)];
        }
        catch (AwsCallException fault)
        {
            var target = new AwsTarget(
                account,
                account.Regions.FirstOrDefault(AwsSettings.DefaultRegion),
                AnyGuardrail
            );
            return
            [
                Failed(
                    Reason(fault, target),
                    "create the role with deploy/aws/member.yaml, or take the account out of the policy"
                ),
            ];
        }
        catch (TimeoutException)
        {
            return
            [
                Failed(
                    $"gave no answer in {Patience.TotalSeconds:0} s",
                    "check its regions in the policy, proxy and firewall; then try again"
                ),
            ];
        }
        // What nobody expected of one account is no reason to say nothing of the others.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return [Failed($"could not be looked at ({error.GetType().Name})", "try again; if it stays, report it")];
        }

        Finding Failed(string message, string advice) => Finding.Fail(Name, message, advice, $"account {account.Id}");
    }

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            // Asking for a session cannot be cancelled, so that it is left behind.
            return await run(bounded.Token).WaitAsync(Patience, time, ct);
        }
        finally
        {
            await bounded.CancelAsync();
        }
    }

    private static GuardrailName AnyGuardrail =>
        GuardrailCatalogue.All.First(guardrail => guardrail.Name.Section is "aws").Name;

    private static string Reason(AwsCallException fault, AwsTarget target) =>
        AwsFaults.ToBlocked(fault.InnerException!, target, fault.Action, DateTimeOffset.UnixEpoch).Reason;
}
