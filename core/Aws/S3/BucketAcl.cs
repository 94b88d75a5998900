using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ZocSec.Core.Aws.S3;

/// <summary>A bucket's access control list.</summary>
/// <param name="Owner">The canonical id of its owner.</param>
/// <param name="Grants">All of them, in S3's order.</param>
public sealed record BucketAcl(string Owner, ImmutableArray<BucketGrant> Grants)
{
    /// <summary>The grants that open the bucket to people nobody knows.</summary>
    [JsonIgnore]
    public IEnumerable<BucketGrant> Public => Grants.Where(grant => grant.Everyone is not null);

    /// <summary>The list without, or with, a public grant.</summary>
    public BucketAcl With(BucketGrant grant, bool isThere) =>
        this with
        {
            Grants = isThere ? [.. Grants.Where(one => one != grant), grant] : [.. Grants.Where(one => one != grant)],
        };
}

/// <summary>One grant.</summary>
/// <param name="Grantee">A canonical id, or the address of a group.</param>
/// <param name="IsGroup">Whether it is a group.</param>
/// <param name="Permission"><c>READ</c>, <c>WRITE</c>, <c>READ_ACP</c>, <c>WRITE_ACP</c> or <c>FULL_CONTROL</c>.</param>
public sealed record BucketGrant(string Grantee, bool IsGroup, string Permission)
{
    private const string Groups = "http://acs.amazonaws.com/groups/global/";
    private const string Anybody = "everyone";
    private const string AnyUser = "any-aws-user";
    private const string PropertyPrefix = "grant ";

    /// <summary>Whom a public grant is for, in a word; null for a grant that is not public.</summary>
    [JsonIgnore]
    public string? Everyone =>
        (IsGroup, Grantee) switch
        {
            (true, Groups + "AllUsers") => Anybody,
            (true, Groups + "AuthenticatedUsers") => AnyUser,
            _ => null,
        };

    /// <summary>The property that a change of this grant names: <c>grant READ everyone</c>.</summary>
    [JsonIgnore]
    public string Property => $"{PropertyPrefix}{Permission} {Everyone}";

    /// <summary>The public grant that a property names; null when it names none.</summary>
    public static BucketGrant? OfProperty(string property) =>
        property.StartsWith(PropertyPrefix, StringComparison.Ordinal)
        && property[PropertyPrefix.Length..].Split(' ') is [var permission, var whom]
        && whom switch
        {
            Anybody => Groups + "AllUsers",
            AnyUser => Groups + "AuthenticatedUsers",
            _ => null,
        }
            is { } grantee
            ? new BucketGrant(grantee, IsGroup: true, permission)
            : null;
}
