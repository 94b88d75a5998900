using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.CompromisedInstance;

namespace ZocSec.Core.Aws;

/// <summary>Registers what takes in events of AWS and what reads and changes accounts.</summary>
public static class AwsServices
{
    /// <summary>Adds it; policies and the engine come from elsewhere. Nobody is called before something is guarded.</summary>
    public static IServiceCollection AddZocSecAws(
        this IServiceCollection services,
        AwsSettings settings,
        SnsSettings? sns = null
    )
    {
        services.AddSingleton(settings);
        services.AddSingleton<AwsAccounts>();
        services.AddSingleton<MemberCredentials>();
        services.AddSingleton<IAwsClients, AwsClients>();
        services.AddSingleton<IAwsIntake, AwsIntake>();
        services.AddSingleton(sns ?? new SnsSettings());
        services.AddSingleton(_ => SnsWeb.Real());
        services.AddSingleton(provider => new SnsCertificates(
            provider.GetRequiredService<SnsWeb>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<SnsSignature>();
        services.AddSingleton<SnsSubscriptions>();
        services.AddSingleton<ISnsInbox, SnsInbox>();
        services.AddSingleton<SnsNotices>();
        services.AddSingleton<Findings>();
        services.AddSingleton<Buckets>();
        services.AddSingleton<BucketAccess>();
        services.AddSingleton<BucketReader>();
        services.AddSingleton<IInventory, BucketInventory>();
        services.AddSingleton<AccountBlocks>();
        services.AddSingleton<IInventory, AccountInventory>();
        services.AddSingleton<SecurityGroups>();
        services.AddSingleton<SecurityGroupReader>();
        services.AddSingleton<IInventory, SecurityGroupInventory>();
        services.AddSingleton<InstanceFindings>();
        services.AddSingleton<Instances>();
        services.AddSingleton<IsolationGroups>();
        services.AddSingleton<InstanceReader>();
        services.AddSingleton<IInventory, InstanceInventory>();
        return services;
    }
}
