using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Policies;

/// <summary>
/// Takes the policy from a file, for all tenants, and follows the file while the program runs. A text that is no policy
/// never comes into force: the last good one stays, before the first everything is observed.
/// </summary>
internal sealed partial class FilePolicySource : BackgroundService, IPolicySource
{
    /// <summary>How often the file is read.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly PolicyReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger<FilePolicySource> _logger;
    private readonly Lock _lock = new();
    private volatile InForce _now;
    private PolicyFile _considered;
    private PolicyFile _seen;

    /// <summary>Reads the file at once, so that nobody decides by another policy than the one that is there at start.</summary>
    public FilePolicySource(string path, PolicyReader reader, TimeProvider time, ILogger<FilePolicySource> logger)
    {
        _path = path;
        _reader = reader;
        _time = time;
        _logger = logger;
        _now = Of(Policy.ObserveOnly, text: null);
        _considered = _seen = PolicyFile.Read(path);
        Consider(_seen);
    }

    /// <inheritdoc />
    public event Action<TenantId?>? Changed;

    /// <summary>How it stands with the file.</summary>
    public PolicyStatus Status => _now.Status;

    /// <inheritdoc />
    public ImmutableArray<PolicyStatus> Statuses => [_now.Status];

    /// <inheritdoc />
    public Policy For(TenantId tenant) => _now.Policy;

    /// <inheritdoc />
    public byte[]? TextOf(TenantId tenant) => _now.Text;

    /// <inheritdoc />
    public ValueTask<Reading.Blocked?> ReadyAsync(TenantId tenant, CancellationToken ct) => default;

    /// <summary>
    /// Looks at the file once. A text counts only when two looks in a row saw the same: a file that is being written
    /// can be cut off before its exemptions and still be a policy.
    /// </summary>
    internal void Poll()
    {
        lock (_lock)
        {
            var file = PolicyFile.Read(_path);
            var settled = file.Same(_seen);
            _seen = file;
            if (settled && !file.Same(_considered))
            {
                Consider(file);
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Poll();
        }
    }

    private void Consider(PolicyFile file)
    {
        _considered = file;
        switch (_reader.Read(file))
        {
            case PolicyReading.Valid { Policy: var policy }:
                Enforce(policy, file.Bytes);
                break;
            case PolicyReading.Refused { Errors: var errors }:
                Refuse(errors);
                break;
        }
    }

    private void Enforce(Policy policy, byte[] text)
    {
        var before = _now.Policy;
        _now = Of(policy, text);
        if (before.Hash == policy.Hash)
        {
            Log.InForceStill(_logger, _path, policy.Hash);
            return;
        }

        var own = policy
            .Guardrails.Where(one => one.Value.Mode is not null)
            .OrderBy(one => one.Key.Value, StringComparer.Ordinal)
            .Select(one => $"{one.Key}: {one.Value.Mode}");
        Log.InForce(
            _logger,
            _path,
            before.Hash,
            policy.Hash,
            string.Join(", ", own.Prepend($"{policy.Mode}")),
            policy.Paused
        );
        Changed?.Invoke(null);
    }

    private InForce Of(Policy policy, byte[]? text) =>
        new(policy, text, new PolicyStatus(Tenant: null, _path, policy.Hash, []) { IsOperators = true });

    private void Refuse(ImmutableArray<PolicyError> errors)
    {
        _now = _now with { Status = _now.Status with { Errors = errors } };
        foreach (var error in errors)
        {
            Log.Error(_logger, _path, error.Line, error.Column, error.Message);
        }

        Log.Kept(_logger, _path, _now.Policy.Hash, _now.Policy.Mode);
    }

    /// <summary>Policy and status in one reference, so that nobody sees one without the other.</summary>
    private sealed record InForce(Policy Policy, byte[]? Text, PolicyStatus Status);

    private static partial class Log
    {
        [LoggerMessage(
            300,
            LogLevel.Information,
            "policy {Path} in force: {Before} -> {Hash}, mode {Modes}, paused {Paused}"
        )]
        public static partial void InForce(
            ILogger logger,
            string path,
            string before,
            string hash,
            string modes,
            bool paused
        );

        [LoggerMessage(303, LogLevel.Information, "policy {Path} is valid; {Hash} stays in force")]
        public static partial void InForceStill(ILogger logger, string path, string hash);

        [LoggerMessage(301, LogLevel.Error, "policy {Path}:{Line}:{Column}: {Error}")]
        public static partial void Error(ILogger logger, string path, int line, int column, string error);

        [LoggerMessage(302, LogLevel.Error, "policy {Path} refused; {Hash} stays in force, mode {Mode}")]
        public static partial void Kept(ILogger logger, string path, string hash, Mode mode);
    }
}
