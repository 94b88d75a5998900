using Cronos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Engine.Replay;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.History;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Ledger.Verification;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Engine;

/// <summary>Registers the engine.</summary>
public static class EngineServices
{
    /// <summary>The guardrails of the catalogue, what judges and mends, and what starts it.</summary>
    /// <param name="services">Where to register; storage, policies and the guardrails' clients come from elsewhere.</param>
    /// <param name="sweepSchedule">When to sweep, in UTC.</param>
    /// <param name="isTriggered">Whether a host hands out work and keeps the timers, instead of this process.</param>
    public static IServiceCollection AddZocSecEngine(
        this IServiceCollection services,
        CronExpression sweepSchedule,
        bool isTriggered = false
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(sweepSchedule);
        foreach (var guardrail in GuardrailCatalogue.All)
        {
            services.AddSingleton(typeof(IGuardrail), guardrail.Implementation);
        }

        services.AddSingleton<Telemetry>();
        services.AddSingleton<GuardrailSet>();
        services.AddSingleton<Recorder>();
        services.AddSingleton<Remediator>();
        services.AddSingleton<UndoFinder>();
        services.AddSingleton<Undoer>();
        services.AddSingleton<IUndoer>(provider => provider.GetRequiredService<Undoer>());
        services.AddSingleton<UndoRecovery>();
        services.AddSingleton(provider => new Replayer(
            provider.GetRequiredService<ILedgerHistory>(),
            provider.GetRequiredService<GuardrailSet>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<LookProcessor>();
        services.AddSingleton<SweepProgress>();
        services.AddSingleton<SweepProcessor>();
        services.AddSingleton<ErrandProcessor>();
        services.AddSingleton<OpenWork>();
        services.AddSingleton(provider => new Intake(
            provider.GetRequiredService<GuardrailSet>(),
            provider.GetServices<IEventReaction>(),
            provider.GetRequiredService<IPolicySource>(),
            provider.GetRequiredService<IWorkQueue>(),
            provider.GetRequiredService<Telemetry>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<WorkRunner>();
        services.AddSingleton<PolicyWatch>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<PolicyWatch>());
        services.AddSingleton<Sweeper>();
        services.AddSingleton(provider => new SealRounds(
            provider.GetRequiredService<ISeals>(),
            provider.GetRequiredService<IStoredLedger>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SealRounds>>()
        ));
        if (isTriggered)
        {
            services.AddSingleton(provider => new TriggeredWork(
                provider.GetRequiredService<IWorkMessages>(),
                provider.GetRequiredService<IWorkQueue>(),
                provider.GetRequiredService<WorkRunner>(),
                provider.GetRequiredService<Sweeper>(),
                provider.GetRequiredService<TimeProvider>()
            ));
        }
        else
        {
            services.AddHostedService<WorkDispatcher>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Sweeper>());
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<SealRounds>());
        }

        return services;
    }
}
