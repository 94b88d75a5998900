using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Aws;

/// <summary>Registers what takes in events of AWS and what reads and changes accounts.</summary>
public static class AwsServices
{
    /// <summary>Adds it; policies and the engine come from elsewhere. Nobody is called before something is guarded.</summary>
    public static IServiceCollection AddZocSecAws(this IServiceCollection services, AwsSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<AwsAccounts>();
        services.AddSingleton<MemberCredentials>();
        services.AddSingleton<IAwsClients, AwsClients>();
        services.AddSingleton<IAwsIntake, AwsIntake>();
        services.AddSingleton<Buckets>();
        services.AddSingleton<BucketAccess>();
        services.AddSingleton<BucketReader>();
        services.AddSingleton<IInventory, BucketInventory>();
        return services;
    }
}
