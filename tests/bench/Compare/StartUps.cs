using ZocSec.Bench.Payloads;

namespace ZocSec.Bench.Compare;

/// <summary>Measures fresh starts, the programs taking turns.</summary>
internal static class StartUps
{
    /// <summary>From before the process exists until a health check, and in other starts a signed webhook, had a 2xx.</summary>
    public static async Task<List<StartUp>> MeasureAsync(
        Setup setup,
        RunningUpstream upstream,
        IReadOnlyList<Contender> contenders,
        int starts,
        CancellationToken ct
    )
    {
        var first = 1;
        var health = contenders.ToDictionary(contender => contender, _ => new List<double>());
        var webhook = contenders.ToDictionary(contender => contender, _ => new List<double>());
        for (var i = 0; i < starts; i++)
        {
            foreach (var contender in contenders)
            {
                health[contender].Add(await StartAsync(contender, setup, upstream, repository: null, ct));
                await upstream.ResetAsync(first, 1, ct);
                webhook[contender].Add(await StartAsync(contender, setup, upstream, first++, ct));
            }
        }

        return
        [
            .. contenders.SelectMany(contender =>
                new[]
                {
                    new StartUp(contender.Name, "health check", health[contender]),
                    new StartUp(contender.Name, "signed webhook", webhook[contender]),
                }
            ),
        ];
    }

    private static async Task<double> StartAsync(
        Contender contender,
        Setup setup,
        RunningUpstream upstream,
        int? repository,
        CancellationToken ct
    )
    {
        var port = Setup.FreePort();
        var description = contender.Describe(port, upstream.Port);
        var request = Array.Empty<byte>();
        if (repository is { } number)
        {
            var target = new Uri($"http://127.0.0.1:{port}{Contender.WebhookPath}");
            var deliveries = new Deliveries(target, setup.Secret, number, 1);
            request = new byte[deliveries.MaxLength];
            Array.Resize(ref request, deliveries.Write(request, 0));
        }

        var started = TimeProvider.System.GetTimestamp();
        using var program = RunningProgram.Start(description, port);
        await (repository is null ? program.WaitAsync(contender.ReadyPath, ct) : program.WaitAsync(request, ct));
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }
}
