namespace ZocSec.Functions;

/// <summary>
/// Makes and starts the background services only when the program already listens: whoever started it gets its first
/// answer sooner, and nothing that comes in meanwhile is lost, since it goes to disk.
/// </summary>
internal sealed class AfterListening(IServiceProvider services, IReadOnlyList<ServiceDescriptor> deferred)
    : IHostedLifecycleService,
        IAsyncDisposable
{
    private readonly List<IHostedService> _started = [];

    /// <summary>Takes the background services that are registered so far out of the usual start.</summary>
    public static void Defer(IServiceCollection services)
    {
        var deferred = services.Where(service => service.ServiceType == typeof(IHostedService)).ToList();
        foreach (var service in deferred)
        {
            services.Remove(service);
        }

        services.AddSingleton<IHostedService>(provider => new AfterListening(provider, deferred));
    }

    /// <inheritdoc />
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var service in deferred)
        {
            var made = (IHostedService)(
                service.ImplementationFactory?.Invoke(services)
                ?? ActivatorUtilities.CreateInstance(services, service.ImplementationType!)
            );
            _started.Add(made);
            await made.StartAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        foreach (var service in Enumerable.Reverse(_started))
        {
            await service.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Those that the container made are disposed of twice, which they bear.
        foreach (var service in Enumerable.Reverse(_started))
        {
            if (service is IAsyncDisposable later)
            {
                await later.DisposeAsync();
            }
            else
            {
                (service as IDisposable)?.Dispose();
            }
        }
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
