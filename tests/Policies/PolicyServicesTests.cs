using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

public sealed class PolicyServicesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Add_WithoutAPath_Observes(string? path)
    {
        using var services = new ServiceCollection().AddLogging().AddZocSecPolicies(path).BuildServiceProvider();
        var source = services.GetRequiredService<IPolicySource>();

        Assert.Same(Policy.ObserveOnly, source.For(TenantId.Default));
        Assert.Equal(("none", 0), (source.Status.Source, source.Status.Errors.Length));
        Assert.Empty(services.GetServices<IHostedService>());
    }

    [Fact]
    public void Add_WithAPath_RunsWhatAnswers()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddZocSecPolicies("no-such.yml")
            .BuildServiceProvider();

        Assert.Same(
            services.GetRequiredService<IPolicySource>(),
            Assert.Single(services.GetServices<IHostedService>())
        );
        Assert.Equal("no-such.yml", services.GetRequiredService<IPolicySource>().Status.Source);
    }
}
