using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Engine;
using ZocSec.Core.Notifications.CheckRuns;

namespace ZocSec.Core.Notifications;

/// <summary>Registers who is told of decisions.</summary>
public static class NotificationServices
{
    /// <summary>The log, and check runs.</summary>
    public static IServiceCollection AddZocSecNotifications(this IServiceCollection services) =>
        services
            .AddSingleton<IEntryObserver, DecisionLog>()
            .AddSingleton<INoticeChannel, CheckRunChannel>()
            .AddSingleton<IErrandRunner, CheckRunRunner>();
}
