using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.S3;

/// <summary>Lists the accounts themselves.</summary>
internal sealed class AccountInventory(AccountBlocks blocks, AwsAccounts accounts, TimeProvider time)
    : AwsInventory(accounts, time)
{
    /// <inheritdoc />
    public override ResourceKind Kind => AccountState.Kind;

    /// <inheritdoc />
    public override TimeSpan BetweenChanges { get; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override IEnumerable<(string Region, string Keys)> PartsOf(AwsAccount account) =>
        WholeOf(account, "s3", "account");

    /// <inheritdoc />
    protected override async Task<(ImmutableArray<State> States, string? Next)> ReadAsync(
        AwsTarget target,
        TenantId tenant,
        string? token,
        CancellationToken ct
    ) =>
        (
            [
                new AccountState(AccountState.Of(tenant, target.Account.Id))
                {
                    Block = await blocks.ReadRecentAsync(target),
                },
            ],
            null
        );
}
