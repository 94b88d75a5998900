using System.Security.Cryptography;
using System.Text;
using ZocSec.Core.GitHub;

namespace ZocSec.Tests.GitHub;

public sealed class GitHubSettingsTests
{
    public static TheoryData<string> KeyForms()
    {
        using var rsa = RSA.Create(2048);
        var (pkcs1, pkcs8) = (rsa.ExportRSAPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem());
        return
        [
            pkcs1,
            pkcs8,
            pkcs1.Replace("\n", "\r\n", StringComparison.Ordinal),
            pkcs1.Replace("\n", "\\n", StringComparison.Ordinal),
            $"  {pkcs8}\n\n",
            Convert.ToBase64String(Encoding.ASCII.GetBytes(pkcs1)),
            Convert.ToBase64String(Encoding.ASCII.GetBytes(pkcs8), Base64FormattingOptions.InsertLineBreaks),
        ];
    }

    public static TheoryData<string, string> BadKeys()
    {
        using var rsa = RSA.Create(2048);
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create();
        var pem = rsa.ExportRSAPrivateKeyPem();
        return new TheoryData<string, string>
        {
            { "", "is empty" },
            { "secret-not-a-key", "neither PEM nor base64" },
            { Convert.ToBase64String("secret-not-a-key"u8), "neither PEM nor base64" },
            { pem[..(pem.Length / 2)], "cut off" },
            { pem.Replace("MII", "AAA", StringComparison.Ordinal), "cut off" },
            { rsa.ExportRSAPublicKeyPem(), "public key" },
            { small.ExportRSAPrivateKeyPem(), "has 1024 bits" },
            { curve.ExportECPrivateKeyPem(), "not RSA" },
            { curve.ExportPkcs8PrivateKeyPem(), "not an RSA key" },
            {
                rsa.ExportEncryptedPkcs8PrivateKeyPem(
                    "x",
                    new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)
                ),
                "passphrase"
            },
        };
    }

    [Theory]
    [MemberData(nameof(KeyForms))]
    public void Problems_KeyInAnyForm_IsRead(string key) => Assert.Empty(With(key: key).Problems());

    [Theory]
    [InlineData("acme")]
    [InlineData("-1")]
    [InlineData("1 ")]
    [InlineData("")]
    public void Problems_OperatorThatIsNoNumber_IsNamed(string text) =>
        Assert.StartsWith(
            "GitHub__OperatorInstallation must be the number of an installation",
            Assert.Single((With() with { OperatorInstallation = text }).Problems()),
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void Problems_BadKey_IsNamedWithoutShowingIt(string key, string says)
    {
        var problem = Assert.Single(With(key: key).Problems());

        Assert.StartsWith("GitHub__PrivateKey ", problem, StringComparison.Ordinal);
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("-----", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.github.com")]
    [InlineData("https://ghes.example.com/api/v3")]
    [InlineData("http://127.0.0.1:7072")]
    [InlineData("http://localhost:7072/api/v3/")]
    public void Problems_Address_IsAccepted(string url) => Assert.Empty(With(url: url).Problems());

    [Theory]
    [InlineData("http://ghes.example.com/api/v3")]
    [InlineData("https://github.com")]
    [InlineData("ftp://api.github.com")]
    [InlineData("https://api.github.com?x=1")]
    [InlineData("https://user:password@api.github.com")]
    public void Problems_BadAddress_IsNamed(string url) =>
        Assert.StartsWith("GitHub__ApiUrl", Assert.Single(With(url: url).Problems()), StringComparison.Ordinal);

    [Fact]
    public void Problems_Everything_IsToldAtOnce() =>
        Assert.Equal(
            4,
            new GitHubSettings(new Uri("x", UriKind.Relative), " ", "", PointsPerMinute: -1).Problems().Count()
        );

    [Fact]
    public void ToString_ShowsNoKey() => Assert.DoesNotContain("PRIVATE", With().ToString(), StringComparison.Ordinal);

    private static GitHubSettings With(string url = "https://api.github.com", string? key = null) =>
        new(new Uri(url), "1", key ?? StubGitHub.Pem);
}
