using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Notifications.CheckRuns;
using ZocSec.Core.Notifications.Sns;

namespace ZocSec.Core.Notifications;

/// <summary>Registers who is told of decisions.</summary>
public static class NotificationServices
{
    /// <summary>The log, check runs, and a topic of SNS; clients come from elsewhere.</summary>
    public static IServiceCollection AddZocSecNotifications(this IServiceCollection services) =>
        services
            .AddSingleton<IEntryObserver, DecisionLog>()
            .AddSingleton<INoticeChannel, CheckRunChannel>()
            .AddSingleton<IErrandRunner, CheckRunRunner>()
            .AddSingleton<INoticeChannel, SnsChannel>()
            .AddSingleton<IErrandRunner, SnsRunner>();
}
