using ZocSec.Core.GitHub.Setup;

namespace ZocSec.Tests.GitHub.Setup;

public sealed class GitHubSiteTests
{
    [Theory]
    [InlineData("https://api.github.com", "https://github.com/")]
    [InlineData("https://github.example.com/api/v3", "https://github.example.com/")]
    [InlineData("https://api.octocorp.ghe.com", "https://octocorp.ghe.com/")]
    [InlineData("http://127.0.0.1:7072", "http://127.0.0.1:7072/")]
    public void OfApi_KnowsThePages(string api, string web) =>
        Assert.Equal(web, GitHubSite.OfApi(new Uri(api)).Web.AbsoluteUri);

    [Theory]
    [InlineData("https://github.com", "https://api.github.com/")]
    [InlineData("https://www.github.com/acme", "https://api.github.com/")]
    [InlineData("https://api.github.com", "https://api.github.com/")]
    [InlineData("https://octocorp.ghe.com", "https://api.octocorp.ghe.com/")]
    [InlineData("https://github.example.com", "https://github.example.com/api/v3")]
    [InlineData("https://github.example.com/api/v3", "https://github.example.com/api/v3")]
    [InlineData("http://127.0.0.1:7072", "http://127.0.0.1:7072/")]
    public void OfAddress_KnowsTheApi(string address, string api) =>
        Assert.Equal(api, GitHubSite.OfAddress(new Uri(address)).Api.AbsoluteUri);

    [Fact]
    public void NewApp_OfAnOrganization_IsInItsSettings()
    {
        var site = GitHubSite.OfApi(new Uri("https://github.example.com/api/v3"));

        Assert.Equal(
            "https://github.example.com/organizations/acme/settings/apps/new?state=a%26b",
            site.NewApp("acme", "a&b").AbsoluteUri
        );
        Assert.Equal("https://github.example.com/settings/apps/new?state=s", site.NewApp(null, "s").AbsoluteUri);
    }
}
