using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Storage;
using ZocSec.Functions.Protection;

namespace ZocSec.Tests.Functions.Protection;

/// <summary>Data Protection in the program as it runs.</summary>
public sealed class HostProtectionTests
{
    [Fact]
    public async Task Host_Started_HasReadAndMadeNoKeyYet()
    {
        await using var host = await HostDriver.StartAsync();
        var cursors = host.Services.GetRequiredService<ICursors>();

        Assert.Empty(await cursors.ListAsync(StoredKeys.Prefix, default));
        host.Services.GetDataProtector("tests").Protect("text");
        Assert.Single(await cursors.ListAsync(StoredKeys.Prefix, default));
    }

    [Fact]
    public async Task Host_MakingAKey_LogsNothingOfIt()
    {
        using var log = new LogKeeper();
        await using var host = await HostDriver.StartAsync(configure: builder => builder.Logging.AddProvider(log));

        host.Services.GetDataProtector("tests").Protect("text");

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains("key", StringComparison.OrdinalIgnoreCase));
    }
}
