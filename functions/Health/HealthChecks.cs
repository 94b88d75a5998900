using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Health;

/// <summary>Says whether the program can do its work: storage writable, policy valid, GitHub reachable.</summary>
internal sealed class HealthChecks(ICursors cursors, IPolicySource policies, GitHubHealth github, TimeProvider time)
    : IDisposable
{
    // Probes come every few seconds and from several sides; GitHub is asked once in a while.
    private static readonly TimeSpan GitHubAnswerHolds = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (DateTimeOffset Until, HealthCheck Check) _github;

    /// <summary>Runs the checks.</summary>
    public async Task<HealthReport> RunAsync(CancellationToken ct)
    {
        HealthCheck[] checks = [await StorageAsync(ct), Policy(), await GitHubAsync(ct)];
        return new HealthReport(checks.Max(check => check.Status), checks);
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<HealthCheck> StorageAsync(CancellationToken ct)
    {
        try
        {
            await cursors.SetAsync("health", time.GetUtcNow().ToString("O"), ct);
            return new HealthCheck("storage", HealthStatus.Ready, "written");
        }
        catch (StorageException error)
        {
            return new HealthCheck("storage", HealthStatus.NotReady, error.Message);
        }
    }

    private HealthCheck Policy()
    {
        var status = policies.Status;
        return status.Errors.IsEmpty
            ? new HealthCheck("policy", HealthStatus.Ready, $"{status.Source}, {status.Hash}")
            : new HealthCheck(
                "policy",
                HealthStatus.NotReady,
                $"{status.Source} is refused, policy {status.Hash} stays in force: {string.Join("; ", status.Errors)}"
            );
    }

    private async Task<HealthCheck> GitHubAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (now >= _github.Until)
            {
                var report = await github.CheckAsync(ct);
                var status = report.IsHealthy ? HealthStatus.Ready : HealthStatus.NotReady;
                _github = (now + GitHubAnswerHolds, new HealthCheck("github", status, report.Message));
            }

            return _github.Check;
        }
        finally
        {
            _one.Release();
        }
    }
}
