using ZocSec.Core.Aws.S3;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.BucketEncryption;
using Encryption = ZocSec.Core.Aws.S3.BucketEncryption;

namespace ZocSec.Tests.Guardrails.BucketEncryption;

/// <summary>Which default encryption is strong enough, and what is done about one that is not.</summary>
public sealed class BucketEncryptionRuleTests
{
    private const string Key = "arn:aws:kms:eu-west-1:111111111111:key/0d6b2b3e-0c8b-4a5a-9a51-3a0b0c5d5f01";
    private const string Other = "arn:aws:kms:eu-west-1:111111111111:key/77777777-0c8b-4a5a-9a51-3a0b0c5d5f01";

    [Theory]
    [InlineData("AES256", "AES256", false)]
    [InlineData("aws:kms", "AES256", false)]
    [InlineData($"aws:kms {Key}", "AES256", false)]
    [InlineData($"aws:kms:dsse {Other}", "aws:kms", false)]
    [InlineData("aws:kms bucket-key", "aws:kms", true)]
    public void StrongEnough_IsLeftAlone(string now, string algorithm, bool bucketKey)
    {
        var settings = new BucketEncryptionSettings { Algorithm = algorithm, BucketKey = bucketKey };

        Assert.IsType<Verdict.Compliant>(Judge(now, settings));
    }

    [Theory]
    [InlineData("none", "AES256", null, false, "AES256")]
    [InlineData("none", "aws:kms", null, true, "aws:kms bucket-key")]
    [InlineData("AES256", "aws:kms", null, false, "aws:kms")]
    [InlineData("AES256", "aws:kms:dsse", null, true, "aws:kms:dsse")]
    [InlineData("AES256", "aws:kms", "alias/data", true, $"aws:kms {Key} bucket-key")]
    [InlineData("aws:kms", "aws:kms", "alias/data", false, $"aws:kms {Key}")]
    [InlineData($"aws:kms {Other}", "aws:kms", "alias/data", false, $"aws:kms {Key}")]
    [InlineData($"aws:kms {Key}", "aws:kms", "alias/data", true, $"aws:kms {Key} bucket-key")]
    [InlineData($"aws:kms:dsse {Other}", "aws:kms", "alias/data", false, $"aws:kms:dsse {Key}")]
    [InlineData($"aws:kms {Other} bucket-key", "aws:kms", "alias/data", false, $"aws:kms {Key} bucket-key")]
    public void Weaker_IsStrengthenedAndNeverWeakened(
        string now,
        string algorithm,
        string? key,
        bool bucketKey,
        string fixedTo
    )
    {
        var settings = new BucketEncryptionSettings
        {
            Algorithm = algorithm,
            Key = key,
            BucketKey = bucketKey,
        };

        var violation = Assert.IsType<Verdict.Violation>(Judge(now, settings));

        Assert.Equal([new Change("encryption", now, fixedTo)], violation.Fix);
        Assert.True(Encryption.Parse(fixedTo)!.Rank >= Encryption.Parse(now)!.Rank);
    }

    [Fact]
    public void KeyByItsBareId_IsTheSameKey() =>
        Assert.IsType<Verdict.Compliant>(
            Judge(
                $"aws:kms {Key[(Key.LastIndexOf('/') + 1)..]}",
                new BucketEncryptionSettings { Algorithm = "aws:kms", Key = "alias/data" }
            )
        );

    [Fact]
    public void AlgorithmOfTheFuture_IsNotReplaced() =>
        Assert.IsType<Verdict.Compliant>(
            BucketEncryptionRule.Judge(
                State() with
                {
                    Encryption = new Encryption("aws:fsx"),
                },
                new BucketEncryptionSettings { Algorithm = "aws:kms" },
                owner: null
            )
        );

    [Fact]
    public void KeyThatIsNotThere_ChangesNothingAndSaysWhy()
    {
        var verdict = BucketEncryptionRule.Judge(
            State() with
            {
                Encryption = new Encryption("AES256"),
                PolicyKeyProblem = "no such key",
            },
            new BucketEncryptionSettings { Algorithm = "aws:kms", Key = "alias/data" },
            owner: null
        );

        Assert.Equal("no such key", Assert.IsType<Verdict.Unknown>(verdict).Reason);
    }

    [Fact]
    public void NotRead_IsUnknown() =>
        Assert.IsType<Verdict.Unknown>(
            BucketEncryptionRule.Judge(State(), new BucketEncryptionSettings(), owner: null)
        );

    [Fact]
    public void Violation_NamesTheOwner()
    {
        var owner = new ResourceOwner("data (tag Team)", Otherwise: null);

        var verdict = Judge("none", new BucketEncryptionSettings(), owner);

        Assert.Equal(owner, Assert.IsType<Verdict.Violation>(verdict).Owner);
    }

    private static Verdict Judge(string now, BucketEncryptionSettings settings, ResourceOwner? owner = null) =>
        BucketEncryptionRule.Judge(
            State() with
            {
                Encryption = Encryption.Parse(now),
                PolicyKey = settings.Key is null ? null : Key,
            },
            settings,
            owner
        );

    private static BucketState State() =>
        new(BucketEvent.Resource(TenantId.Default, "111111111111", "example")) { Region = "eu-west-1" };
}
