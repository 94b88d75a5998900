using Microsoft.Extensions.DependencyInjection;

namespace ZocSec.Core.Notifications;

/// <summary>Registers who is told of decisions.</summary>
public static class NotificationServices
{
    /// <summary>The log.</summary>
    public static IServiceCollection AddZocSecNotifications(this IServiceCollection services) =>
        services.AddSingleton<IEntryObserver, DecisionLog>();
}
