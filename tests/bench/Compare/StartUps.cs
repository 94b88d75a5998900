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
        var health = contenders.ToDictionary(contender => contender, _ => new List<Start>());
        var webhook = contenders.ToDictionary(contender => contender, _ => new List<Start>());
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
                    Of(contender, "health check", health[contender]),
                    Of(contender, "signed webhook", webhook[contender]),
                }
            ),
        ];
    }

    private static StartUp Of(Contender contender, string until, IReadOnlyList<Start> starts) =>
        new(
            contender.Name,
            until,
            [.. starts.Select(start => start.Milliseconds)],
            [.. starts.Select(start => start.CpuSeconds)]
        );

    private static async Task<Start> StartAsync(
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
        return new Start(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, program.Usage.CpuSeconds);
    }

    private sealed record Start(double Milliseconds, double CpuSeconds);
}
