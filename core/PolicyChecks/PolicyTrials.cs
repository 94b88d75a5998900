using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Core.PolicyChecks;

/// <summary>Shows a tenant's policy, and what another text would do. Nothing comes into force.</summary>
public sealed class PolicyTrials
{
    private readonly IPolicySource _policies;
    private readonly PolicyReader _reader;
    private readonly GuardrailSet _guardrails;
    private readonly ILedger _ledger;
    private readonly ICursors _cursors;
    private readonly TimeProvider _time;

    internal PolicyTrials(
        IPolicySource policies,
        PolicyReader reader,
        GuardrailSet guardrails,
        ILedger ledger,
        ICursors cursors,
        TimeProvider time
    ) =>
        (_policies, _reader, _guardrails, _ledger, _cursors, _time) = (
            policies,
            reader,
            guardrails,
            ledger,
            cursors,
            time
        );

    /// <summary>What is in force for a tenant, and since when.</summary>
    public async Task<PolicyInForce> ShowAsync(TenantId tenant, CancellationToken ct)
    {
        var policy = _policies.For(tenant);
        var status =
            _policies.Statuses.FirstOrDefault(one => one.Tenant == tenant)
            ?? _policies.Statuses.FirstOrDefault(one => one.Tenant is null)
            ?? new PolicyStatus(tenant, "none", policy.Hash, []);
        var text = _policies.TextOf(tenant) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        return new PolicyInForce(policy, status, text, await SinceAsync(status.Tenant, policy.Hash, ct));
    }

    /// <summary>Reads a text as the tenant's policy would be read.</summary>
    public PolicyReading Read(TenantId tenant, string text) =>
        _reader.Read(Encoding.UTF8.GetBytes(text), _policies.ScopeOf(tenant));

    /// <summary>What a policy would decide differently about what was last recorded of the tenant's resources.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="policy">The other policy.</param>
    /// <param name="sight">What whoever asks may see; null for all.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PolicyTrial> TryAsync(TenantId tenant, Policy policy, Sight? sight, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var difference = await PolicyDifference.OfAsync(
            tenant,
            _policies.For(tenant),
            policy,
            _ledger,
            _guardrails,
            now,
            ct
        );
        return new PolicyTrial(
            difference.Judged,
            [
                .. difference
                    .Found.Where(one => sight is null || Sight.IsGitHubs(one.Kind.Guardrail))
                    .Select(one => new TrialGroup(
                        one.Kind.Guardrail,
                        DifferenceWords.Describe(one),
                        one.Kind.Effect is DifferenceEffect.Starts,
                        one.Resources
                    )),
            ],
            difference.Settings(_guardrails, isOperators: sight is null, isOwn: _policies.TextOf(tenant) is not null)
        );
    }

    private async Task<DateTimeOffset?> SinceAsync(TenantId? tenant, string hash, CancellationToken ct) =>
        await _cursors.GetAsync(PolicyWatch.SinceOf(tenant), ct) is { } text
        && text.Split(' ') is [var known, var since]
        && string.Equals(known, hash, StringComparison.Ordinal)
            ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture)
            : null;
}

/// <summary>A policy in force.</summary>
/// <param name="Policy">It.</param>
/// <param name="Status">Where it is from, and why a newer text is not in force.</param>
/// <param name="Text">Its text; null where the tenant has none of its own.</param>
/// <param name="Since">Since when it decides; null when that is not known.</param>
public sealed record PolicyInForce(Policy Policy, PolicyStatus Status, string? Text, DateTimeOffset? Since);

/// <summary>What another policy would do.</summary>
/// <param name="Judged">How many recorded states were judged.</param>
/// <param name="Groups">What it decides differently, the most consequential first.</param>
/// <param name="Settings">What it says differently about how much is changed.</param>
public sealed record PolicyTrial(int Judged, ImmutableArray<TrialGroup> Groups, ImmutableArray<string> Settings);

/// <summary>Resources that would be treated differently in the same way.</summary>
/// <param name="Guardrail">Who judges them.</param>
/// <param name="What">In words: <c>14 repositories would become private</c>.</param>
/// <param name="StartsChanging">Whether they would be changed.</param>
/// <param name="Resources">Their names, in order.</param>
public sealed record TrialGroup(
    GuardrailName Guardrail,
    string What,
    bool StartsChanging,
    ImmutableArray<string> Resources
);
