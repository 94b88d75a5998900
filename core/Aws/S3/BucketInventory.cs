using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.S3;

/// <summary>Lists the buckets of every account, wherever they are.</summary>
internal sealed class BucketInventory(Buckets buckets, AwsAccounts accounts, TimeProvider time)
    : AwsInventory(accounts, time)
{
    private const int Page = 50;

    /// <inheritdoc />
    public override ResourceKind Kind => BucketState.Kind;

    /// <inheritdoc />
    public override TimeSpan BetweenChanges { get; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc />
    protected override IEnumerable<(string Region, string Keys)> PartsOf(AwsAccount account) =>
        WholeOf(account, "s3", "bucket");

    /// <inheritdoc />
    protected override async Task<(ImmutableArray<State> States, string? Next)> ReadAsync(
        AwsTarget target,
        TenantId tenant,
        string? token,
        CancellationToken ct
    )
    {
        var page = await buckets.ListAsync(target, token, Page, ct);
        return (
            [
                .. page.Buckets.Select(bucket => new BucketState(
                    BucketEvent.Resource(tenant, target.Account.Id, bucket.Name)
                )
                {
                    Region = bucket.Region,
                }),
            ],
            page.Next
        );
    }
}
