using System.Collections.Immutable;
using ZocSec.Core.Aws.S3;

namespace ZocSec.Core.Guardrails.BucketExposure;

/// <summary>Decides whether a bucket is open to people nobody knows, and how to close it.</summary>
internal static class BucketExposureRule
{
    /// <summary>Judges <paramref name="bucket"/> as it was read; asks nothing and changes nothing.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="settings">What the policy says.</param>
    /// <param name="owner">Who owns it; null when nobody asks.</param>
    public static Verdict Judge(BucketState bucket, BucketExposureSettings settings, ResourceOwner? owner)
    {
        if (bucket is not { Block: { } block, Acl: { } acl, PublicActions: { } actions, Tags: { } tags })
        {
            return new Verdict.Unknown("who may reach it was not read");
        }

        var holds = block.With(bucket.AccountBlock ?? PublicAccessBlock.None);
        var ways = WaysIn(holds, acl, actions);
        if (ways.IsEmpty && (!settings.RequireBlock || holds == PublicAccessBlock.All))
        {
            return new Verdict.Compliant(
                block == PublicAccessBlock.All ? "public access is blocked"
                : holds == PublicAccessBlock.All ? "public access is blocked, by the account"
                : "nothing makes it public"
            );
        }

        if (settings.AllowTags.FirstOrDefault(tags.ContainsKey) is { } tag)
        {
            return new Verdict.Compliant(
                ways.IsEmpty ? $"may be public by its tag {tag}" : $"public by its tag {tag}: {string.Join("; ", ways)}"
            );
        }

        var reason = ways.IsEmpty
            ? $"nothing keeps it from becoming public: its public access block is {block}"
            : string.Join("; ", ways);
        return new Verdict.Violation(reason, Fix(block, acl, ways.IsEmpty), Choices: []) { Owner = owner };
    }

    private static ImmutableArray<string> WaysIn(PublicAccessBlock block, BucketAcl acl, ImmutableArray<string> actions)
    {
        var ways = ImmutableArray.CreateBuilder<string>();
        if (!block.IgnoreAcls)
        {
            ways.AddRange(
                acl.Public.Select(grant => $"its ACL grants {grant.Permission} to {grant.Everyone!.Replace('-', ' ')}")
            );
        }

        if (!block.RestrictBuckets && !actions.IsEmpty)
        {
            ways.Add($"its policy lets anybody do {string.Join(", ", actions)}");
        }

        return ways.ToImmutable();
    }

    // Grants go first, so that taking the changes back, the last first, lets the block fall before it would refuse them. A
    // grant that cannot be taken away does not matter once ACLs are ignored.
    private static ImmutableArray<Change> Fix(PublicAccessBlock block, BucketAcl acl, bool onlyBlock) =>
        [
            .. onlyBlock
                ? []
                : acl
                    .Public.DistinctBy(grant => grant.Property, StringComparer.Ordinal)
                    .Select(grant => new Change(grant.Property, BucketState.Present, After: null, Optional: true)),
            .. block == PublicAccessBlock.All
                ? Array.Empty<Change>()
                : [new Change(BucketState.BlockProperty, block.ToString(), PublicAccessBlock.All.ToString())],
        ];
}
