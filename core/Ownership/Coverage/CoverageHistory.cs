using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Ownership.Coverage;

/// <summary>Keeps how it stood day by day, a small text each; it is forgotten with the tenant.</summary>
public sealed class CoverageHistory(ICursors cursors)
{
    /// <summary>The days of a tenant, oldest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="since">The first day.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<ImmutableArray<CoverageDay>> ListAsync(TenantId tenant, DateOnly since, CancellationToken ct)
    {
        var first = DayOf(tenant, since);
        return
        [
            .. (await cursors.ListAsync(DaysOf(tenant), ct))
                .Where(cursor => string.CompareOrdinal(cursor.Key, first) >= 0)
                .Select(cursor => JsonSerializer.Deserialize(cursor.Value, CoverageJson.Default.CoverageDay)!),
        ];
    }

    /// <summary>The last count by team; null before the first.</summary>
    public async Task<CoverageNow?> FindAsync(TenantId tenant, CancellationToken ct) =>
        await cursors.GetAsync(NowOf(tenant), ct) is { } text
            ? JsonSerializer.Deserialize(text, CoverageJson.Default.CoverageNow)
            : null;

    /// <summary>Keeps a count; the last of a day is that day's.</summary>
    internal async Task KeepAsync(TenantId tenant, CoverageDay day, CoverageNow now, CancellationToken ct)
    {
        await cursors.SetAsync(
            DayOf(tenant, day.Day),
            JsonSerializer.Serialize(day, CoverageJson.Default.CoverageDay),
            ct
        );
        await cursors.SetAsync(NowOf(tenant), JsonSerializer.Serialize(now, CoverageJson.Default.CoverageNow), ct);
    }

    private static string DayOf(TenantId tenant, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{DaysOf(tenant)}{day:yyyy-MM-dd}");

    private static string DaysOf(TenantId tenant) => $"tenant/{tenant}/coverage/day/";

    private static string NowOf(TenantId tenant) => $"tenant/{tenant}/coverage/now";
}
