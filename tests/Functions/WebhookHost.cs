using ZocSec.Sandbox;

namespace ZocSec.Tests.Functions;

/// <summary>One program with a sandbox behind it, for all tests of a class.</summary>
public sealed class WebhookHost : IAsyncLifetime
{
    internal HostDriver Program { get; private set; } = null!;

    internal SandboxServer Sandbox { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxServer.StartAsync();
        Program = await HostDriver.StartAsync(Sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
