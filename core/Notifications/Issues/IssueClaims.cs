using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications.Issues;

/// <summary>
/// Lets one errand at a time, in whichever process, open the issue of a resource and guardrail: GitHub, asked twice, opens
/// two.
/// </summary>
internal sealed class IssueClaims(IExpiringRecords records, TimeProvider time)
{
    // Longer than an errand is ever put off, so that it still holds what it claimed when it comes again. Only one that
    // never comes again leaves others waiting until then.
    private static readonly TimeSpan s_lives = TimeSpan.FromHours(2);

    /// <summary>Claims it; who holds it already, in a process that has died since, holds it on.</summary>
    /// <param name="tenant">Whose notice.</param>
    /// <param name="mark">Names the resource and guardrail.</param>
    /// <param name="errand">The errand's id: of those of the same id, the queue has one done at a time.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>False while another errand holds it.</returns>
    public async Task<bool> TryTakeAsync(TenantId tenant, string mark, string errand, CancellationToken ct)
    {
        var (key, holder) = (KeyOf(tenant, mark), Encoding.UTF8.GetBytes(errand));
        var end = time.GetUtcNow() + s_lives;
        return await records.TryAddAsync(key, holder, end, ct)
            || (
                await records.FindAsync(key, ct) is { } found
                && found.AsSpan().SequenceEqual(holder)
                && await records.TryReplaceAsync(key, holder, end, ct)
            );
    }

    /// <summary>Lets others have it.</summary>
    public Task ReleaseAsync(TenantId tenant, string mark, CancellationToken ct) =>
        records.RemoveAsync(KeyOf(tenant, mark), ct);

    private static string KeyOf(TenantId tenant, string mark) => $"notice-issue/{tenant}/{mark}";
}
