namespace ZocSec.Tests.EndToEnd;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    // No test passes by this time going by; it only ends one that would wait for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again until there is an answer.</summary>
    public static async Task<T> GetAsync<T>(Func<T?> ask)
        where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(Pause, patience.Token);
        }
    }

    /// <summary>Asks again and again until it is so.</summary>
    public static async Task IsSoAsync(Func<Task<bool>> ask)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await ask())
        {
            await Task.Delay(Pause, patience.Token);
        }
    }
}
