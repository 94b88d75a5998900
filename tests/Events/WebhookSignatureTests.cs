using System.Text;
using ZocSec.Core.Events;

namespace ZocSec.Tests.Events;

/// <summary>The signature is checked as GitHub documents it.</summary>
public sealed class WebhookSignatureTests
{
    // The values of GitHub's page "Validating webhook deliveries".
    private const string Secret = "It's a Secret to Everybody";
    private const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("Hello, World!");

    [Fact]
    public void IsValid_GitHubsOwnExample_IsTrue() =>
        Assert.True(new WebhookSignature(Secret).IsValid(Body, Signature));

    [Fact]
    public void IsValid_AnyBitOfTheSignatureChanged_IsFalse()
    {
        var signature = new WebhookSignature(Secret);
        for (var at = "sha256=".Length; at < Signature.Length; at++)
        {
            var other = Signature[at] == '0' ? '1' : '0';
            Assert.False(signature.IsValid(Body, $"{Signature[..at]}{other}{Signature[(at + 1)..]}"));
        }
    }

    [Fact]
    public void IsValid_SecondSecret_IsTrue() =>
        Assert.True(new WebhookSignature("another-secret-of-some-length", Secret).IsValid(Body, Signature));

    [Fact]
    public void IsValid_AnotherBody_IsFalse() =>
        Assert.False(new WebhookSignature(Secret).IsValid("Hello, World"u8, Signature));

    [Theory]
    [InlineData("")]
    [InlineData("fifteen-letters")]
    public void Create_SecretThatCanBeGuessed_Throws(string secret)
    {
        Assert.Throws<ArgumentException>(() => new WebhookSignature(secret));
        Assert.Throws<ArgumentException>(() => new WebhookSignature(Secret, secret));
    }

    [Fact]
    public void Create_NoSecret_Throws() => Assert.Throws<ArgumentException>(() => new WebhookSignature());
}
