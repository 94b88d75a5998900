namespace ZocSec.Core.Aws.S3;

/// <summary>What keeps a bucket from being public, whatever its ACL and policy say.</summary>
/// <param name="BlockAcls">No ACL may be set that opens it.</param>
/// <param name="IgnoreAcls">ACLs that open it have no effect.</param>
/// <param name="BlockPolicy">No policy may be set that opens it.</param>
/// <param name="RestrictBuckets">A policy that opens it opens it only within the account.</param>
public sealed record PublicAccessBlock(bool BlockAcls, bool IgnoreAcls, bool BlockPolicy, bool RestrictBuckets)
{
    private const string AllWord = "all";
    private const string NoneWord = "none";
    private const string BlockAclsWord = "block-acls";
    private const string IgnoreAclsWord = "ignore-acls";
    private const string BlockPolicyWord = "block-policy";
    private const string RestrictWord = "restrict-buckets";

    /// <summary>All four.</summary>
    public static PublicAccessBlock All { get; } = new(true, true, true, true);

    /// <summary>None; the same as no configuration at all.</summary>
    public static PublicAccessBlock None { get; } = new(false, false, false, false);

    /// <summary>What holds where both do: a bucket's and its account's.</summary>
    public PublicAccessBlock With(PublicAccessBlock other) =>
        new(
            BlockAcls || other.BlockAcls,
            IgnoreAcls || other.IgnoreAcls,
            BlockPolicy || other.BlockPolicy,
            RestrictBuckets || other.RestrictBuckets
        );

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static PublicAccessBlock? Parse(string? text)
    {
        switch (text)
        {
            case null:
                return null;
            case AllWord:
                return All;
            case NoneWord:
                return None;
        }

        var words = text.Split(' ');
        var block = new PublicAccessBlock(
            words.Contains(BlockAclsWord, StringComparer.Ordinal),
            words.Contains(IgnoreAclsWord, StringComparer.Ordinal),
            words.Contains(BlockPolicyWord, StringComparer.Ordinal),
            words.Contains(RestrictWord, StringComparer.Ordinal)
        );
        return string.Equals(block.ToString(), text, StringComparison.Ordinal) ? block : null;
    }

    /// <summary>In words, and as the value of a change: <c>all</c>, <c>none</c>, or those that are on.</summary>
    public override string ToString() =>
        this == All ? AllWord
        : this == None ? NoneWord
        : string.Join(
            ' ',
            new[]
            {
                BlockAcls ? BlockAclsWord : null,
                IgnoreAcls ? IgnoreAclsWord : null,
                BlockPolicy ? BlockPolicyWord : null,
                RestrictBuckets ? RestrictWord : null,
            }.OfType<string>()
        );
}
