using System.Collections.Immutable;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Guardrails.BucketEncryption;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor.Accounts;

/// <summary>Looks at one account: its role, its regions, and what the role may do. Changes nothing.</summary>
internal sealed class AccountCheck(IAwsClients clients, MemberCredentials members, Policy policy, TimeProvider time)
{
    private readonly ImmutableArray<NeededAction> _needs = AwsNeeds.Of(policy);
    private readonly BucketProofs _bucketProofs = new(clients, time);
    private readonly DetectorProofs _detectorProofs = new(clients);

    /// <summary>Looks.</summary>
    /// <exception cref="AwsCallException">The role cannot be assumed.</exception>
    public async Task<IEnumerable<Finding>> RunAsync(AwsAccount account, CancellationToken ct)
    {
        // Whatever else is asked needs the role, so that one refusal is said once.
        await members.For(account, _needs[0].Guardrails[0]).GetCredentialsAsync();

        var answers = ImmutableArray.CreateBuilder<AccountAnswer>();
        var regions = await RegionsAsync(account, answers, ct);
        var home = account.Regions.FirstOrDefault(AwsSettings.DefaultRegion);

        var buckets = Of("s3");
        var target = new AwsTarget(account, home, buckets[0].Guardrails[0]);
        answers.AddRange(
            (await _bucketProofs.AskAsync(target, buckets, ct)).Select(proof => new AccountAnswer(
                proof.Key,
                home,
                proof.Value
            ))
        );
        var off = await DetectorsAsync(account, regions, answers, ct);
        if (regions is [var region, ..])
        {
            await RestAsync(account, region, answers, ct);
        }

        return new AccountAnswers(
            account,
            [.. answers.OrderBy(answer => answer.Action.Name, StringComparer.Ordinal)],
            off
        ).Findings();
    }

    /// <summary>The regions that can be used; the others are in the answers.</summary>
    private async Task<ImmutableArray<string>> RegionsAsync(
        AwsAccount account,
        ImmutableArray<AccountAnswer>.Builder answers,
        CancellationToken ct
    )
    {
        var first = _needs.Single(action => action.Name is DryRuns.First);
        var usable = ImmutableArray.CreateBuilder<string>();
        foreach (var region in account.Regions)
        {
            var target = new AwsTarget(account, region, first.Guardrails[0]);
            var proof = await DryRuns.AskAsync(clients, target, first.Name, ct);
            answers.Add(new AccountAnswer(first, region, proof));
            if (proof is Proof.Allowed or Proof.Denied)
            {
                usable.Add(region);
            }
        }

        return usable.ToImmutable();
    }

    private async Task<ImmutableArray<string>> DetectorsAsync(
        AwsAccount account,
        ImmutableArray<string> regions,
        ImmutableArray<AccountAnswer>.Builder answers,
        CancellationToken ct
    )
    {
        var needs = Of("guardduty").ToDictionary(action => action.Name, StringComparer.Ordinal);
        var target = new AwsTarget(account, AwsSettings.DefaultRegion, needs.Values.First().Guardrails[0]);
        var asked = await _detectorProofs.AskAsync(target, regions, ct);
        answers.AddRange(asked.Proofs.Select(one => new AccountAnswer(needs[one.Action], one.Region, one.Proof)));
        // Where GuardDuty is off there is nothing to ask it.
        answers.AddRange(
            needs
                .Values.ExceptBy(asked.Proofs.Select(one => one.Action), action => action.Name, StringComparer.Ordinal)
                .Select(action => new AccountAnswer(action, account.Regions[0], new Proof.Untold()))
        );
        return asked.Off;
    }

    /// <summary>What EC2, KMS and IAM tell, in one region: what a role may do is the same in all.</summary>
    private async Task RestAsync(
        AwsAccount account,
        string region,
        ImmutableArray<AccountAnswer>.Builder answers,
        CancellationToken ct
    )
    {
        foreach (var action in _needs.Where(action => action.Service is not ("s3" or "guardduty")))
        {
            if (action.Name is DryRuns.First)
            {
                continue;
            }

            var target = new AwsTarget(account, region, action.Guardrails[0]);
            var proof = action.Name is "kms:DescribeKey"
                ? await KeyAsync(target, ct)
                : await DryRuns.AskAsync(clients, target, action.Name, ct);
            answers.Add(new AccountAnswer(action, region, proof));
        }
    }

    private async Task<Proof> KeyAsync(AwsTarget target, CancellationToken ct)
    {
        var key = policy.Settings<BucketEncryptionSettings>(BucketEncryptionGuardrail.Declaration).Key!;
        var found = false;
        var proof = await Proof.OfAsync(
            target,
            "kms:DescribeKey",
            async () => found = await new Buckets(clients).KeyAsync(target, key, ct) is not null
        );
        // A key that is not there may be kept from whoever asks.
        return proof is Proof.Allowed && !found ? new Proof.Untold() : proof;
    }

    private ImmutableArray<NeededAction> Of(string service) => [.. _needs.Where(action => action.Service == service)];
}
