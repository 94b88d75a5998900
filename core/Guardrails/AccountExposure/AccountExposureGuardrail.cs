using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Aws;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.AccountExposure;

/// <summary>Blocks public access to all buckets of an account at once.</summary>
internal sealed class AccountExposureGuardrail(AccountBlocks blocks, AwsAccounts accounts)
    : Guardrail<AccountState, AccountExposureSettings>
{
    /// <summary>What the catalogue lists.</summary>
    public static GuardrailDefinition Declaration { get; } =
        new(
            new GuardrailName("aws/account-exposure"),
            AccountState.Kind,
            new Needs(
                ["PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"],
                AwsPermissions.Of(AccountBlocks.Get, AccountBlocks.Put)
            ),
            new AccountExposureSettings(),
            typeof(AccountExposureGuardrail),
            GuardsExposure: true
        );

    /// <inheritdoc />
    public override GuardrailDefinition Definition => Declaration;

    /// <inheritdoc />
    public override JsonTypeInfo StateInfo => AccountStateJson.Default.AccountState;

    /// <inheritdoc />
    public override IEnumerable<Hint> Affected(SourceEvent source) =>
        AccountState.Hint(source, Declaration.Needs.Events);

    /// <inheritdoc />
    protected override Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct) =>
        accounts.ReadAsync(
            policy,
            hint.Resource,
            Definition.Name,
            async target => new AccountState(hint.Resource) { Block = await blocks.ReadAsync(target, ct) }
        );

    /// <inheritdoc />
    protected override Verdict Judge(AccountState state, Policy policy) =>
        AccountExposureRule.Judge(
            state,
            SettingsOf(policy),
            AwsOwner.OfAccount(AwsAccounts.Of(policy, state.Resource))
        );

    /// <inheritdoc />
    protected override Task<Outcome> ApplyAsync(AccountState fresh, Change change, CancellationToken ct) =>
        PublicAccessBlock.Parse(change.After) is { } block
            ? accounts.ApplyAsync(fresh.Resource, Definition.Name, target => blocks.SetAsync(target, block, ct))
            : Task.FromResult<Outcome>(new Outcome.Blocked($"{change} cannot be made on what was read", RetryAt: null));
}
