using System.Collections.Immutable;
using System.Threading.Channels;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.Rest;

namespace ZocSec.Sandbox.Webhooks;

/// <summary>
/// Sends webhooks in the background, a bounded number at once, in the order of the happenings as far as that allows. A
/// failed delivery is not sent again by itself, as on GitHub.
/// </summary>
public sealed class WebhookSender : IAsyncDisposable
{
    private const int MostRemembered = 100_000;

    private readonly Channel<Delivery> _channel = Channel.CreateUnbounded<Delivery>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    private readonly DeliveryLog _log = new(MostRemembered);
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly PendingCount _pending = new();
    private readonly SandboxGitHub _github;
    private readonly AppIdentity _app;
    private readonly FaultInjector _faults;
    private readonly TimeProvider _time;
    private readonly WebhookPost _post;
    private readonly Task _loop;
    private Uri? _target;

    internal WebhookSender(
        SandboxGitHub github,
        AppIdentity app,
        FaultInjector faults,
        Func<SandboxUrls> urls,
        int atOnce,
        TimeProvider time
    )
    {
        _slots = new SemaphoreSlim(atOnce);
        (_github, _app, _faults, _time) = (github, app, faults, time);
        _post = new WebhookPost(app, new WebhookPayload(github, app, urls), time);
        github.Happened += Enqueue;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Where webhooks are sent; while it is null none are, and none are remembered.</summary>
    public Uri? Target
    {
        get => Volatile.Read(ref _target);
        set => Volatile.Write(ref _target, value);
    }

    /// <summary>The latest 100,000 deliveries, in the order in which they ended.</summary>
    public ImmutableArray<Delivery> Deliveries => _log.All();

    /// <summary>Waits until nothing is left to send.</summary>
    public Task WhenIdleAsync(CancellationToken ct = default) => _pending.WhenZero.WaitAsync(ct);

    /// <summary>Sends the event <c>ping</c>.</summary>
    /// <param name="by">Who set the address.</param>
    /// <param name="organization">Whose App it is.</param>
    public void SendPing(string by, string organization)
    {
        if (Target is { } target)
        {
            Enqueue(Ping.Of(_app, _github.AccountOf(by), _github.AccountOf(organization), target), installation: null);
        }
    }

    /// <summary>Sends a delivery again, with the same GUID and the same payload.</summary>
    /// <returns>False when the delivery is not known.</returns>
    public bool Redeliver(long id)
    {
        if (_log.Find(id) is not { } delivery)
            return false;
        Queue(delivery with { Id = _log.NextId(), IsRedelivery = true });
        return true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _github.Happened -= Enqueue;
        _channel.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _post.Dispose();
        _stop.Dispose();
        _slots.Dispose();
    }

    internal Delivery? Find(long id) => _log.Find(id);

    private void Enqueue(Happening happening)
    {
        if (Target is null)
            return;
        if (happening.Installation is { } whole)
        {
            Enqueue(happening, whole);
            return;
        }

        if (
            happening.Repository is { } repository
            && _github.InstallationFor(repository) is { SuspendedAt: null } installation
            && installation.IsToldOf(happening.Event)
        )
        {
            Enqueue(happening, installation);
        }
    }

    private void Enqueue(Happening happening, SandboxInstallation? installation) =>
        Queue(
            new Delivery
            {
                Id = _log.NextId(),
                DeliveryGuid = Guid.NewGuid(),
                Event = happening.Event,
                Action = happening.Action,
                Repository = happening.Repository?.FullName,
                RepositoryId = happening.Repository?.Id,
                InstallationId = installation?.Id,
                Happening = happening,
                Installation = installation,
            }
        );

    private void Queue(Delivery delivery)
    {
        _pending.Add();
        if (!_channel.Writer.TryWrite(delivery))
            _pending.Remove();
    }

    private async Task RunAsync()
    {
        Delivery? held = null;
        try
        {
            while (held is not null || await _channel.Reader.WaitToReadAsync(_stop.Token))
            {
                if (!_channel.Reader.TryRead(out var delivery))
                {
                    // Nothing follows: what was held back to be overtaken goes now.
                    await DispatchAsync(held!, delayMs: 0);
                    held = null;
                    continue;
                }

                var fate = delivery.IsRedelivery ? default : _faults.NextDelivery();
                if (fate.IsLost)
                {
                    End(delivery with { DeliveredAt = _time.GetUtcNow(), Status = "timed out" });
                    continue;
                }

                if (fate.IsReordered && held is null)
                {
                    held = delivery;
                    continue;
                }

                if (fate.IsDuplicated)
                {
                    _pending.Add();
                    await DispatchAsync(delivery with { Id = _log.NextId() }, delayMs: 0);
                }

                await DispatchAsync(delivery, fate.DelayMs);
                if (held is not null)
                    await DispatchAsync(held, delayMs: 0);
                held = null;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped; what was not sent is lost, as it would be with GitHub gone.
        }
    }

    private async Task DispatchAsync(Delivery delivery, int delayMs)
    {
        if (delayMs > 0)
        {
            _ = LaterAsync();
            return;
        }

        await _slots.WaitAsync(_stop.Token);
        _ = SendAsync(delivery);

        async Task LaterAsync()
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(delayMs), _time, _stop.Token);
                await DispatchAsync(delivery, delayMs: 0);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                _pending.Remove();
            }
        }
    }

    private async Task SendAsync(Delivery delivery)
    {
        try
        {
            End(await _post.SendAsync(delivery, Target, _stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _pending.Remove();
        }
        finally
        {
            ReleaseSlot();
        }
    }

    private void ReleaseSlot()
    {
        if (!_stop.IsCancellationRequested)
            _slots.Release();
    }

    private void End(Delivery delivery)
    {
        _log.Add(delivery);
        _pending.Remove();
    }
}
