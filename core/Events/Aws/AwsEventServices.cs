using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws;

namespace ZocSec.Core.Events.Aws;

/// <summary>Registers what takes in events of AWS.</summary>
public static class AwsEventServices
{
    /// <summary>Adds <see cref="IAwsIntake"/>; policies and the engine come from elsewhere.</summary>
    public static IServiceCollection AddZocSecAwsEvents(this IServiceCollection services)
    {
        services.AddSingleton<AwsAccounts>();
        services.AddSingleton<IAwsIntake, AwsIntake>();
        return services;
    }
}
