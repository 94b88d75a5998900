using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.Sandbox;

/// <summary>Names that the sandbox takes and refuses, as GitHub does.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a/.b")]
    [InlineData("a.lock/b")]
    [InlineData("a.")]
    [InlineData("a~1")]
    [InlineData("a^")]
    [InlineData("a:b")]
    [InlineData("a?")]
    [InlineData("a*")]
    [InlineData("a[b]")]
    [InlineData("a\\b")]
    [InlineData("a@{b")]
    [InlineData("a\u0007")]
    public async Task ABranchThatGitDoesNotAllow_IsRefused(string branch)
    {
        await using var sandbox = await SandboxServer.StartAsync(ct: TestContext.Current.CancellationToken);
        var acme = sandbox.Organization;

        Assert.IsType<EditResult.Invalid>(acme.Push("billing", branch: branch));
        Assert.IsType<EditResult.Invalid>(acme.Edit("billing", new RepositoryEdit { DefaultBranch = branch }));
        Assert.Throws<ArgumentException>(() => acme.Create("x", branch: branch));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ü")]
    [InlineData("billing")]
    [InlineData("BILLING")]
    public async Task ARepositoryOfANameThatCannotBe_IsNotMade(string name)
    {
        await using var sandbox = await SandboxServer.StartAsync(ct: TestContext.Current.CancellationToken);

        Assert.Throws<ArgumentException>(() => sandbox.Organization.Create(name));
    }
}
