using ZocSec.Core.GitHub.Setup;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Tests.GitHub.Setup;

/// <summary>What is said when GitHub does not give the App out.</summary>
public sealed class ManifestConversionTests
{
    [Theory]
    [InlineData(FaultKind.Status, "GitHub answered 502")]
    [InlineData(
        FaultKind.SecondaryLimit,
        "GitHub answered 403: You have exceeded a secondary rate limit. Please wait a few minutes before you try again"
    )]
    public async Task ConvertAsync_GitHubAnswersBadly_SaysGitHubsSentenceButShowsNoPage(FaultKind kind, string reason)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { IsInstalled = false });
        sandbox.Faults.Add(new FaultRule { Kind = kind });

        var result = await ManifestConversion.ConvertAsync(GitHubSite.OfApi(sandbox.Url), "code");

        Assert.Equal(new ConversionResult.Failed(reason), result);
    }

    [Theory]
    [InlineData(FaultKind.Malformed)]
    [InlineData(FaultKind.CutOff)]
    public async Task ConvertAsync_AnswerIsNotWhole_IsFailedOrRefused(FaultKind kind)
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { IsInstalled = false });
        sandbox.Faults.Add(new FaultRule { Kind = kind });

        var result = await ManifestConversion.ConvertAsync(GitHubSite.OfApi(sandbox.Url), "code");

        Assert.IsNotType<ConversionResult.Converted>(result);
    }
}
