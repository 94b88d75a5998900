using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Policies;

/// <summary>
/// Takes each organisation's policy from a repository of its own and follows it: on a push, and every minute for a push
/// that was lost. A text that is no policy never comes into force, and what cannot be read now holds on.
/// </summary>
/// <param name="texts">Reads the files.</param>
/// <param name="memory">Keeps the last good texts.</param>
/// <param name="reader">Reads the texts.</param>
/// <param name="operators">The operator's own file; null when there is none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of every change.</param>
internal sealed partial class RepositoryPolicySource(
    IPolicyTexts texts,
    PolicyMemory memory,
    PolicyReader reader,
    FilePolicySource? operators,
    TimeProvider time,
    ILogger<RepositoryPolicySource> logger
) : BackgroundService, IPolicySource
{
    /// <summary>How often each policy is read.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Installations that nobody has asked for yet are found this often.
    private const int RoundsPerListing = 30;
    private const int ReadsAtOnce = 4;

    private readonly ConcurrentDictionary<TenantId, TenantPolicyFollower> _followers = new();

    /// <inheritdoc />
    public event Action<TenantId?>? Changed;

    /// <inheritdoc />
    public ImmutableArray<PolicyStatus> Statuses =>
        [
            .. OperatorsFile(),
            .. _followers
                .Select(follower => StatusOf(follower.Key, follower.Value.Now))
                .OrderByDescending(status => status.IsOperators)
                .ThenBy(status => status.Tenant!.Value.Value, StringComparer.Ordinal),
        ];

    /// <inheritdoc />
    public TenantId? Operator =>
        operators is not null
            ? TenantId.Default
            : _followers
                .Where(follower => IsOperators(follower.Value.Now))
                .Select(follower => (TenantId?)follower.Key)
                .FirstOrDefault();

    /// <inheritdoc />
    public Policy For(TenantId tenant) =>
        tenant == TenantId.Default ? OperatorsPolicy()
        : _followers.TryGetValue(tenant, out var follower) ? InForce(follower.Now)
        : Policy.ObserveOnly;

    /// <inheritdoc />
    public byte[]? TextOf(TenantId tenant) =>
        tenant == TenantId.Default ? operators?.TextOf(tenant)
        : _followers.TryGetValue(tenant, out var follower) && follower.Now is { Good: not null, Text: var text } ? text
        : null;

    /// <inheritdoc />
    public ValueTask<Reading.Blocked?> ReadyAsync(TenantId tenant, CancellationToken ct) =>
        tenant == TenantId.Default || Follow(tenant).Now.IsSettled
            ? default
            : new ValueTask<Reading.Blocked?>(NoticeAsync(tenant, follower => follower.ReadyAsync(ct)));

    /// <inheritdoc />
    /// <remarks>An organisation's where that is not known.</remarks>
    public PolicyScope ScopeOf(TenantId tenant) =>
        (tenant == TenantId.Default && operators is not null)
        || (_followers.TryGetValue(tenant, out var follower) && IsOperators(follower.Now))
            ? PolicyScope.Operator
            : PolicyScope.Organization;

    /// <summary>The policy of whoever has no file.</summary>
    public Policy WithoutFile => operators?.For(TenantId.Default) ?? Policy.ObserveOnly;

    /// <summary>Reads a tenant's policy again.</summary>
    /// <returns>Null when that told something; else why it could not be read, and when to try again.</returns>
    /// <exception cref="StorageException">What is remembered of it could not be read.</exception>
    public Task<Reading.Blocked?> RefreshAsync(TenantId tenant, CancellationToken ct) =>
        NoticeAsync(tenant, follower => follower.RefreshAsync(ct));

    /// <summary>Reads every policy that is known of once.</summary>
    /// <param name="findsTenants">Whether all installations are known of from now on.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task PollAsync(bool findsTenants, CancellationToken ct)
    {
        if (findsTenants)
        {
            foreach (var tenant in await texts.ListTenantsAsync(ct))
            {
                Follow(tenant);
            }
        }

        await Parallel.ForEachAsync(
            _followers.Keys,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = ct },
            async (tenant, token) =>
            {
                try
                {
                    await RefreshAsync(tenant, token);
                }
                catch (StorageException error)
                {
                    Log.NotRecalled(logger, tenant, error);
                }
            }
        );
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        foreach (var follower in _followers.Values)
        {
            follower.Dispose();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        operators?.Changed += Raise;
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            var round = 0;
            do
            {
                await PollAsync(round++ % RoundsPerListing == 0 || _followers.IsEmpty, stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            operators?.Changed -= Raise;
        }
    }

    private async Task<Reading.Blocked?> NoticeAsync(
        TenantId tenant,
        Func<TenantPolicyFollower, Task<Reading.Blocked?>> read
    )
    {
        var follower = Follow(tenant);
        var before = follower.Now;
        var blocked = await read(follower);
        var after = follower.Now;
        if (follower.IsOver)
        {
            _followers.TryRemove(tenant, out _);
        }
        else if (after.IsSettled && (!before.IsSettled || InForce(before).Hash != InForce(after).Hash))
        {
            Raise(tenant);
        }

        return blocked;
    }

    private TenantPolicyFollower Follow(TenantId tenant) =>
        _followers.GetOrAdd(
            tenant,
            static (tenant, own) =>
                new TenantPolicyFollower(tenant, own.texts, own.memory, own.reader, own.time, own.logger),
            (texts, memory, reader, time, logger)
        );

    private Policy InForce(TenantPolicy policy) => policy.Good ?? (policy.IsMissing ? WithoutFile : Policy.ObserveOnly);

    private Policy OperatorsPolicy() =>
        operators?.For(TenantId.Default)
        ?? _followers.Values.Select(follower => follower.Now).FirstOrDefault(IsOperators)?.Good
        ?? Policy.ObserveOnly;

    private ImmutableArray<PolicyStatus> OperatorsFile() =>
        operators is null ? [] : [operators.Status with { Tenant = TenantId.Default }];

    private static bool IsOperators(TenantPolicy policy) => policy.Place?.Scope is PolicyScope.Operator;

    private PolicyStatus StatusOf(TenantId tenant, TenantPolicy policy) =>
        new(tenant, policy.Place?.Source ?? "not yet read", InForce(policy).Hash, policy.Errors)
        {
            IsOperators = IsOperators(policy),
            Note = policy.Note is { } note ? $"{note}; {Consequence(policy)}" : null,
        };

    private string Consequence(TenantPolicy policy) =>
        policy switch
        {
            { Good: not null } => "the last good policy holds",
            { IsMissing: true } when operators is not null => $"{operators.Status.Source} holds",
            _ => "everything is observed",
        };

    private void Raise(TenantId? tenant) => Changed?.Invoke(tenant);

    private static partial class Log
    {
        [LoggerMessage(314, LogLevel.Error, "What is remembered of tenant {Tenant}'s policy could not be read")]
        public static partial void NotRecalled(ILogger logger, TenantId tenant, Exception error);
    }
}
