namespace ZocSec.Sandbox.Stories;

/// <summary>The program under test while it runs; disposing of it stops it first, as its host does.</summary>
internal sealed class RunningApp(WebApplication app) : IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
