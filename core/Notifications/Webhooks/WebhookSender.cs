using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Webhooks;

/// <summary>Sends notices to webhooks of a chat.</summary>
/// <param name="transport">Which chat.</param>
/// <param name="write">The body for a notice or digest.</param>
/// <param name="settings">Knows the addresses.</param>
/// <param name="client">Posts.</param>
internal sealed class WebhookSender(
    NoticeTransport transport,
    Func<NoticeErrand, byte[]> write,
    NoticeSettings settings,
    WebhookClient client
) : INoticeSender
{
    /// <inheritdoc />
    public NoticeTransport Transport => transport;

    /// <inheritdoc />
    public async Task<SendResult> SendAsync(NoticeErrand errand, TenantId tenant, Policy policy, CancellationToken ct)
    {
        var setting = NoticeSettings.SettingOf(policy.Notify, tenant, errand.Target.Name);
        return settings.Webhooks.TryGetValue(setting, out var address)
            ? await client.PostAsync(setting, address, write(errand), ct)
            : new SendResult.Refused(
                $"the policy names the secret {errand.Target.Name}, and {setting} is not set: set it to the address of the webhook"
            );
    }
}
