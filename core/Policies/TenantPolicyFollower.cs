using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Policies;

/// <summary>Follows one tenant's policy file: one read at a time, however many ask.</summary>
/// <param name="tenant">Whose file.</param>
/// <param name="texts">Reads it.</param>
/// <param name="memory">Keeps its last good text.</param>
/// <param name="reader">Reads the text.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of every change.</param>
internal sealed partial class TenantPolicyFollower(
    TenantId tenant,
    IPolicyTexts texts,
    PolicyMemory memory,
    PolicyReader reader,
    TimeProvider time,
    ILogger logger
) : IDisposable
{
    private static readonly TimeSpan StorageDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile TenantPolicy _now = new();
    private bool _isRecalled;
    private string? _kept;

    /// <summary>What is known of it.</summary>
    public TenantPolicy Now => _now;

    /// <summary>Whether the tenant is none any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Reads it unless it is known; see <see cref="IPolicySource.ReadyAsync"/>.</summary>
    public async Task<Reading.Blocked?> ReadyAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            // Whoever waited for the first read has its answer, also when it was that there is none yet.
            if (_now is { IsSettled: false, RetryAt: { } retryAt, Note: { } note } && time.GetUtcNow() < retryAt)
            {
                return new Reading.Blocked(note, retryAt);
            }

            return _now.IsSettled ? null : await ReadAsync(ct);
        }
        catch (StorageException error)
        {
            return new Reading.Blocked(error.Message, time.GetUtcNow() + StorageDelay);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Reads it again.</summary>
    /// <returns>Null when that told something; else why it could not be read, and when to try again.</returns>
    /// <exception cref="StorageException">What is remembered of it could not be read.</exception>
    public async Task<Reading.Blocked?> RefreshAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            return await ReadAsync(ct);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<Reading.Blocked?> ReadAsync(CancellationToken ct)
    {
        if (!_isRecalled)
        {
            _now = await memory.RecallAsync(tenant, ct);
            _kept = _now.Good?.Hash;
            _isRecalled = true;
        }

        var before = _now;
        var text = await texts.ReadAsync(tenant, before.Tag, ct);
        IsOver = text is PolicyText.NoTenant;
        _now = before.After(text, reader);
        Tell(before, _now);
        await KeepAsync(ct);
        return text is PolicyText.Unreadable { RetryAt: { } retryAt, Reason: var reason } && !_now.IsSettled
            ? new Reading.Blocked(reason, retryAt)
            : null;
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        if (_kept == _now.Good?.Hash)
        {
            return;
        }

        try
        {
            await memory.KeepAsync(tenant, _now, ct);
            _kept = _now.Good?.Hash;
        }
        catch (StorageException error)
        {
            // It is in force all the same, and kept with the next read.
            Log.NotKept(logger, tenant, error);
        }
    }

    private void Tell(TenantPolicy before, TenantPolicy after)
    {
        var source = after.Place?.Source ?? $"of tenant {tenant}";
        if (after.Good is { } good && good.Hash != before.Good?.Hash)
        {
            Log.InForce(logger, source, before.Good?.Hash ?? "none", good.Hash, good.Mode, good.Paused);
        }

        if (!after.Errors.SequenceEqual(before.Errors))
        {
            foreach (var error in after.Errors)
            {
                Log.Error(logger, source, error.Line, error.Column, error.Message);
            }

            var kept = after.Good?.Hash ?? Policy.ObserveOnly.Hash;
            if (!after.Errors.IsEmpty)
            {
                Log.Kept(logger, source, kept);
            }
            else if (after.Good?.Hash == before.Good?.Hash)
            {
                Log.InForceStill(logger, source, kept);
            }
        }

        if (after.Note is { } note && note != before.Note)
        {
            if (after.Good is null)
            {
                Log.NoneYet(logger, source, note);
            }
            else
            {
                Log.Noted(logger, source, note, after.Good.Hash);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            310,
            LogLevel.Information,
            "policy {Source} in force: {Before} -> {Hash}, mode {Mode}, paused {Paused}"
        )]
        public static partial void InForce(
            ILogger logger,
            string source,
            string before,
            string hash,
            Mode mode,
            bool paused
        );

        [LoggerMessage(311, LogLevel.Error, "policy {Source}:{Line}:{Column}: {Error}")]
        public static partial void Error(ILogger logger, string source, int line, int column, string error);

        [LoggerMessage(314, LogLevel.Error, "policy {Source} refused; {Hash} stays in force")]
        public static partial void Kept(ILogger logger, string source, string hash);

        [LoggerMessage(315, LogLevel.Information, "policy {Source} is valid; {Hash} stays in force")]
        public static partial void InForceStill(ILogger logger, string source, string hash);

        [LoggerMessage(
            316,
            LogLevel.Information,
            "No policy yet ({Source}: {Note}): everything is observed, nothing is changed"
        )]
        public static partial void NoneYet(ILogger logger, string source, string note);

        [LoggerMessage(312, LogLevel.Warning, "policy {Source}: {Note}; the last good one: {Hash}")]
        public static partial void Noted(ILogger logger, string source, string note, string hash);

        [LoggerMessage(313, LogLevel.Error, "The policy of tenant {Tenant} could not be kept; it is tried again")]
        public static partial void NotKept(ILogger logger, TenantId tenant, Exception error);
    }
}
