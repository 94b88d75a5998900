using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

public sealed class PolicyServicesTests
{
    [Fact]
    public void Add_WithoutAny_Observes()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddZocSecPolicies(new PolicySettings(Path: null, Repository: null))
            .BuildServiceProvider();
        var source = services.GetRequiredService<IPolicySource>();

        Assert.Same(Policy.ObserveOnly, source.For(TenantId.Default));
        Assert.Equal(("none", 0), (source.Statuses[0].Source, source.Statuses[0].Errors.Length));
        Assert.Empty(services.GetServices<IHostedService>());
    }

    [Fact]
    public void Add_WithAPath_RunsWhatAnswers()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddZocSecPolicies(new PolicySettings("no-such.yml", Repository: null))
            .BuildServiceProvider();

        Assert.Same(
            services.GetRequiredService<IPolicySource>(),
            Assert.Single(services.GetServices<IHostedService>())
        );
        Assert.Equal("no-such.yml", services.GetRequiredService<IPolicySource>().Statuses[0].Source);
    }

    [Theory]
    [InlineData(null, null, null, ".github-private")]
    [InlineData("zocsec.yml", null, "zocsec.yml", null)]
    [InlineData(null, "policies", null, "policies")]
    [InlineData("zocsec.yml", "policies", "zocsec.yml", "policies")]
    public void Of_WhatWasSet_SaysWherePoliciesAre(string? path, string? repository, string? file, string? each)
    {
        Assert.Equal(new PolicySettings(file, each), PolicySettings.Of(path, repository));
    }

    [Theory]
    [InlineData("octo-org/.github-private")]
    [InlineData("..")]
    [InlineData("a b")]
    public void Problems_NoNameOfARepository_SaysWhatToWrite(string repository)
    {
        Assert.Contains(
            "without its owner",
            Assert.Single(PolicySettings.Of(null, repository).Problems()),
            StringComparison.Ordinal
        );
    }
}
