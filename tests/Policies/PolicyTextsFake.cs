using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>The policy files of organisations in memory, and everything that may come between.</summary>
internal sealed class PolicyTextsFake : IPolicyTexts
{
    private readonly ConcurrentDictionary<TenantId, PolicyText> _texts = new();

    public ConcurrentQueue<(TenantId Tenant, string? Tag)> Reads { get; } = new();

    public PolicyScope Scope { get; set; } = PolicyScope.Organization;

    /// <summary>While this is not done, no read is answered.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public async Task<PolicyText> ReadAsync(TenantId tenant, string? tag, CancellationToken ct)
    {
        Reads.Enqueue((tenant, tag));
        await Held.WaitAsync(ct);
        return _texts.GetValueOrDefault(tenant, Missing()) switch
        {
            PolicyText.Found found when found.Tag == tag => new PolicyText.Unchanged(found.Place),
            var text => text,
        };
    }

    public Task<ImmutableArray<TenantId>> ListTenantsAsync(CancellationToken ct) =>
        Task.FromResult<ImmutableArray<TenantId>>([.. _texts.Keys]);

    public void Write(TenantId tenant, string text) =>
        _texts[tenant] = new PolicyText.Found(
            Place,
            Encoding.UTF8.GetBytes(text),
            $"\"{PolicyReader.Hash(Encoding.UTF8.GetBytes(text))}\""
        );

    public void Delete(TenantId tenant) => _texts[tenant] = Missing();

    public void Fail(TenantId tenant, DateTimeOffset? retryAt) =>
        _texts[tenant] = new PolicyText.Unreadable("GitHub answered 503", retryAt);

    public void Uninstall(TenantId tenant) => _texts[tenant] = new PolicyText.NoTenant();

    private PolicyPlace Place => new("acme/.github-private/zocsec.yml", Scope);

    private PolicyText.Missing Missing() => new(Place, "acme/.github-private has no zocsec.yml");
}
