using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZocSec.Core.Aws.Ec2;
using ZocSec.Core.Aws.GuardDuty;
using ZocSec.Core.Aws.S3;
using ZocSec.Core.Engine;
using ZocSec.Core.Events;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Events.Aws.Queues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.CompromisedInstance;

namespace ZocSec.Core.Aws;

/// <summary>Registers what takes in events of AWS and what reads and changes accounts.</summary>
public static class AwsServices
{
    /// <summary>
    /// Adds it; policies and the engine come from elsewhere. Nobody is called before something is guarded, but for queues.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="settings">How AWS is reached and as whom.</param>
    /// <param name="sns">Which topics are listened to; null for none.</param>
    /// <param name="queues">Which queues are read; null for none.</param>
    /// <param name="isTriggered">Whether a host says when to read queues, instead of this process.</param>
    public static IServiceCollection AddZocSecAws(
        this IServiceCollection services,
        AwsSettings settings,
        SnsSettings? sns = null,
        QueueSettings? queues = null,
        bool isTriggered = false
    )
    {
        services.AddSingleton(settings);
        services.AddSingleton<AwsAccounts>();
        services.AddSingleton<MemberCredentials>();
        services.AddSingleton<IAwsCredentials>(provider => provider.GetRequiredService<MemberCredentials>());
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
        services.AddSingleton(queues ?? new QueueSettings());
        services.AddSingleton(new QueuePace());
        services.AddSingleton<QueuePolling>();
        services.AddSingleton<IAwsQueues>(provider => provider.GetRequiredService<QueuePolling>());
        if (!isTriggered && queues is { Urls.IsEmpty: false })
        {
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<QueuePolling>());
        }

        services.AddSingleton<Buckets>();
        services.AddSingleton<BucketAccess>();
        services.AddSingleton<BucketReader>();
        services.AddSingleton<IInventory, BucketInventory>();
        services.AddSingleton<AccountBlocks>();
        services.AddSingleton<IInventory, AccountInventory>();
        services.AddSingleton<SecurityGroups>();
        services.AddSingleton<SecurityGroupReader>();
        services.AddSingleton<IInventory, SecurityGroupInventory>();
        services.AddSingleton<IEventReaction, GroupSearchReaction>();
        services.AddSingleton<IErrandRunner, GroupSearchRunner>();
        services.AddSingleton<InstanceFindings>();
        services.AddSingleton<Instances>();
        services.AddSingleton<IsolationGroups>();
        services.AddSingleton<InstanceReader>();
        services.AddSingleton<IInventory, InstanceInventory>();
        return services;
    }
}
