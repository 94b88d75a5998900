using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Engine;
using ZocSec.Core.Notifications.CheckRuns;
using ZocSec.Core.Notifications.Digests;
using ZocSec.Core.Notifications.Issues;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Core.Notifications.Notices;
using ZocSec.Core.Notifications.Sns;
using ZocSec.Core.Notifications.Texts;
using ZocSec.Core.Notifications.Webhooks;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Notifications;

/// <summary>Registers who is told of decisions.</summary>
public static class NotificationServices
{
    /// <summary>The log, check runs, a topic of SNS, Slack, Teams, mail and issues; clients come from elsewhere.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="settings">What the operator sets.</param>
    /// <param name="isTriggered">Whether a host keeps the timers, instead of this process.</param>
    public static IServiceCollection AddZocSecNotifications(
        this IServiceCollection services,
        NoticeSettings settings,
        bool isTriggered
    )
    {
        services.AddSingleton(settings);
        services.AddSingleton<IEntryObserver, DecisionLog>();
        services.AddSingleton<INoticeChannel, CheckRunChannel>();
        services.AddSingleton<IErrandRunner, CheckRunRunner>();
        services.AddSingleton<INoticeChannel, SnsChannel>();
        services.AddSingleton<IErrandRunner, SnsRunner>();
        services.AddSingleton<INoticeChannel, NoticeChannel>();
        services.AddSingleton<IErrandRunner, SharedNoticeRunner>();
        services.AddSingleton<NoticeLane>();
        services.AddSingleton(provider => new NoticeTemplates(
            settings.Templates,
            provider.GetRequiredService<ILogger<NoticeTemplates>>()
        ));
        services.AddSingleton<NoticeTexts>();
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<SlackMessage>();
        services.AddSingleton<TeamsCard>();
        services.AddSingleton<MailMessages>();
        services.AddSingleton<IssueFinder>();
        services.AddSingleton<IssueTenants>();
        services.AddSingleton<IssueClaims>();
        services.AddSingleton<INoticeSender>(provider =>
            Webhook(provider, NoticeTransport.Slack, provider.GetRequiredService<SlackMessage>().Write)
        );
        services.AddSingleton<INoticeSender>(provider =>
            Webhook(provider, NoticeTransport.Teams, provider.GetRequiredService<TeamsCard>().Write)
        );
        services.AddSingleton<INoticeSender, MailSender>();
        services.AddSingleton<INoticeSender, IssueSender>();
        foreach (var transport in Enum.GetValues<NoticeTransport>())
        {
            services.AddSingleton<IErrandRunner>(provider => new NoticeRunner(
                provider.GetServices<INoticeSender>().Single(sender => sender.Transport == transport),
                provider.GetRequiredService<IPolicySource>(),
                provider.GetRequiredService<NoticeLane>(),
                provider.GetRequiredService<ICursors>(),
                provider.GetRequiredService<TimeProvider>()
            ));
        }

        services.AddSingleton<IErrandRunner, DigestRunner>();
        services.AddSingleton(provider => new DigestRounds(
            provider.GetRequiredService<IWorkQueue>(),
            provider.GetRequiredService<ICursors>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DigestRounds>>()
        ));
        if (!isTriggered)
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DigestRounds>());
        }

        return services;
    }

    private static WebhookSender Webhook(
        IServiceProvider provider,
        NoticeTransport transport,
        Func<NoticeErrand, byte[]> write
    ) =>
        new(
            transport,
            write,
            provider.GetRequiredService<NoticeSettings>(),
            provider.GetRequiredService<WebhookClient>()
        );
}
