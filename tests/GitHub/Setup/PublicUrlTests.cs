using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Tests.GitHub.Setup;

public sealed class PublicUrlTests
{
    [Theory]
    [InlineData("https://zocsec.example.com", "https://zocsec.example.com/api/github/webhooks")]
    [InlineData(" https://zocsec.example.com/ ", "https://zocsec.example.com/api/github/webhooks")]
    [InlineData("https://example.com/a/b", "https://example.com/a/b/api/github/webhooks")]
    [InlineData("http://127.0.0.1:7071", "http://127.0.0.1:7071/api/github/webhooks")]
    [InlineData("http://localhost:7071", "http://localhost:7071/api/github/webhooks")]
    public void TryRead_Usable_LeadsToTheWebhook(string text, string webhook)
    {
        Assert.True(PublicUrl.TryRead(text, out var url, out _));
        Assert.Equal(webhook, url.Webhook.AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zocsec.example.com")]
    [InlineData("ftp://zocsec.example.com")]
    [InlineData("http://zocsec.example.com")]
    [InlineData("https://user:secret@zocsec.example.com")]
    [InlineData("https://zocsec.example.com/?secret=1")]
    [InlineData("https://zocsec.example.com/#secret")]
    public void TryRead_NotUsable_SaysWhyWithoutShowingIt(string text)
    {
        Assert.False(PublicUrl.TryRead(text, out _, out var problem));
        Assert.StartsWith("must ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "secret",
            problem.Replace("secrets", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }
}
