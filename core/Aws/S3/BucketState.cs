using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws.S3;

/// <summary>A bucket as guardrails judge it. What was not read is null.</summary>
/// <param name="Resource">The bucket; its key is a <see cref="AwsResource"/>.</param>
public sealed record BucketState(ResourceId Resource) : State(Resource)
{
    /// <summary>The kind of these states' resources.</summary>
    public static ResourceKind Kind { get; } = new("aws/bucket");

    /// <summary>The property of a change of its default encryption.</summary>
    public const string EncryptionProperty = "encryption";

    /// <summary>The property of a change of its public access block.</summary>
    public const string BlockProperty = "public-access-block";

    /// <summary>The value of a grant that is there.</summary>
    public const string Present = "present";

    private const string Unread = "unread";

    /// <summary>The region that it is in.</summary>
    public string? Region { get; init; }

    /// <summary>Its default encryption.</summary>
    public BucketEncryption? Encryption { get; init; }

    /// <summary>The ARN, in the bucket's region, of the key that the policy asks for; null when it asks for none.</summary>
    public string? PolicyKey { get; init; }

    /// <summary>Why the policy's key cannot be used for this bucket; null when it can, or there is none.</summary>
    public string? PolicyKeyProblem { get; init; }

    /// <summary>What keeps it from being public.</summary>
    public PublicAccessBlock? Block { get; init; }

    /// <summary>What keeps all buckets of its account from being public; null also where the role may not see it.</summary>
    public PublicAccessBlock? AccountBlock { get; init; }

    /// <summary>Its access control list.</summary>
    public BucketAcl? Acl { get; init; }

    /// <summary>What its policy lets anybody do: actions, or <c>*</c> where that cannot be told; empty: nothing.</summary>
    public ImmutableArray<string>? PublicActions { get; init; }

    /// <summary>Its tags.</summary>
    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>
    /// <c>encryption</c>, as <see cref="BucketEncryption.ToString"/> writes it; <c>public-access-block</c>, as
    /// <see cref="PublicAccessBlock.ToString"/> does; <c>grant READ everyone</c> (<c>present</c> or null). What was not read
    /// is <c>unread</c>: neither there nor absent.
    /// </summary>
    public override string? Value(string property) =>
        property switch
        {
            EncryptionProperty => Encryption?.ToString() ?? Unread,
            BlockProperty => Block?.ToString() ?? Unread,
            _ when BucketGrant.OfProperty(property) is { } grant => Acl switch
            {
                null => Unread,
                { } acl => acl.Grants.Contains(grant) ? Present : null,
            },
            _ => null,
        };
}

/// <summary>How new objects of a bucket are encrypted when nobody says.</summary>
/// <param name="Algorithm"><c>none</c>, <c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>.</param>
/// <param name="Key">The key, as the bucket names it: an ARN where that could be told; null for the one AWS manages.</param>
/// <param name="BucketKey">Whether a key of the bucket's own stands between, which makes fewer calls.</param>
public sealed record BucketEncryption(string Algorithm, string? Key = null, bool BucketKey = false)
{
    private const string BucketKeyWord = "bucket-key";

    /// <summary>The weakest first.</summary>
    public static ImmutableArray<string> Algorithms { get; } = ["none", "AES256", "aws:kms", "aws:kms:dsse"];

    /// <summary>Kinds of encryption that the bucket refuses; they stay as they are.</summary>
    public ImmutableArray<string> Blocked
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Its place among <see cref="Algorithms"/>; an unknown one, which is newer than this program, is the strongest.</summary>
    [JsonIgnore]
    public int Rank => Algorithms.IndexOf(Algorithm) is >= 0 and var rank ? rank : Algorithms.Length;

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static BucketEncryption? Parse(string? text)
    {
        if (
            text?.Split(' ') is not [var algorithm, .. var rest]
            || !Algorithms.Contains(algorithm, StringComparer.Ordinal)
        )
        {
            return null;
        }

        return rest switch
        {
            [] => new BucketEncryption(algorithm),
            [BucketKeyWord] => new BucketEncryption(algorithm, BucketKey: true),
            [var key] => new BucketEncryption(algorithm, key),
            [var key, BucketKeyWord] => new BucketEncryption(algorithm, key, BucketKey: true),
            _ => null,
        };
    }

    /// <summary>In words, and as the value of a change: <c>aws:kms arn:aws:kms:… bucket-key</c>.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { Algorithm, Key, BucketKey ? BucketKeyWord : null }.OfType<string>());
}

/// <summary>How states of buckets are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BucketState))]
internal sealed partial class BucketStateJson : JsonSerializerContext;
