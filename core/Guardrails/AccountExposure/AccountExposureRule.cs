using ZocSec.Core.Aws.S3;

namespace ZocSec.Core.Guardrails.AccountExposure;

/// <summary>Decides whether an account lets its buckets become public.</summary>
internal static class AccountExposureRule
{
    private const string SitesClose =
        "a site that was served from a public bucket is closed until the block is taken off";

    /// <summary>Judges <paramref name="account"/> as it was read; asks nothing and changes nothing.</summary>
    /// <param name="account">The account.</param>
    /// <param name="settings">What the policy says.</param>
    /// <param name="owner">Who answers for it; null when nobody asks.</param>
    public static Verdict Judge(AccountState account, AccountExposureSettings settings, ResourceOwner? owner)
    {
        if (account.Block is not { } block)
        {
            return new Verdict.Unknown("its public access block was not read");
        }

        if (block == PublicAccessBlock.All)
        {
            return new Verdict.Compliant("public access to all its buckets is blocked");
        }

        return settings.Allow.Contains(account.Resource.Name, StringComparer.Ordinal)
            ? new Verdict.Compliant($"holds public buckets on purpose; its public access block is {block}")
            : new Verdict.Violation(
                $"buckets of the account may become public: its public access block is {block}",
                [new Change(BucketState.BlockProperty, $"{block}", $"{PublicAccessBlock.All}", SitesClose)],
                Choices: []
            )
            {
                Owner = owner,
            };
    }
}
