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

    // An organisation that breaks its own policy must not take the program away from the others. Anybody may ask, so
    // no more is said of it than that.
    private HealthCheck Policy()
    {
        var statuses = policies.Statuses;
        var operators = statuses.Where(status => status.IsOperators).ToList();
        var refused = statuses.Where(status => status is { IsOperators: false, Errors.IsEmpty: false }).ToList();
        string[] said =
        [
            .. operators.Select(Describe),
            .. refused.Select(status =>
                $"the policy of installation {status.Tenant} is refused, {status.Hash} stays in force: {status.Errors.Length} errors"
            ),
        ];
        return new HealthCheck(
            "policy",
            operators.TrueForAll(status => status.Errors.IsEmpty) ? HealthStatus.Ready : HealthStatus.NotReady,
            said.Length > 0 ? string.Join("; ", said) : $"{statuses.Length} organisations' policies are in order"
        );
    }

    private static string Describe(PolicyStatus status) =>
        status switch
        {
            { Errors.IsEmpty: false } =>
                $"{status.Source} is refused, policy {status.Hash} stays in force: {string.Join("; ", status.Errors)}",
            { Note: { } note } => $"{status.Source}, {status.Hash}: {note}",
            _ => $"{status.Source}, {status.Hash}",
        };

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
