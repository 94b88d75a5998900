using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Functions.Settings;

namespace ZocSec.Functions.Access;

/// <summary>
/// Has GitHub end the tokens that nobody here needs any more. Nobody waits for it: a token that GitHub cannot be told of ends
/// by itself within eight hours.
/// </summary>
internal sealed partial class TokenEnds(
    HostSettings settings,
    PersonSignOut gitHub,
    TimeProvider time,
    ILogger<TokenEnds> logger
) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Task> _underWay = [];

    /// <summary>Begins to end one.</summary>
    public void Begin(string token)
    {
        if (settings.SignIn is not { } client)
        {
            return;
        }

        lock (_gate)
        {
            _underWay.RemoveAll(static end => end.IsCompleted);
            _underWay.Add(EndAsync(client, token));
        }
    }

    /// <summary>Lets those under way come to their end, when the program stops.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] all;
        lock (_gate)
        {
            all = [.. _underWay];
        }

        await Task.WhenAll(all);
    }

    private async Task EndAsync(OAuthClient client, string token)
    {
        try
        {
            using var limit = new CancellationTokenSource(Longest, time);
            switch (await gitHub.EndAsync(client, token, limit.Token))
            {
                case GitHubAnswer<bool>.Later { Reason: var reason }:
                    Log.NotEnded(logger, reason);
                    break;
                case GitHubAnswer<bool>.Refused { Reason: var reason }:
                    Log.NotEnded(logger, reason);
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            Log.NotEnded(logger, "GitHub did not answer in time");
        }
        catch (Exception error)
        {
            // Nobody waits for this task, so nobody else would say so.
            Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            3331,
            LogLevel.Warning,
            "The token of a session that is over could not be ended at GitHub, where it is good for at most eight hours: {Reason}"
        )]
        public static partial void NotEnded(ILogger logger, string reason);

        [LoggerMessage(
            3332,
            LogLevel.Error,
            "The token of a session that is over could not be ended at GitHub, where it is good for at most eight hours"
        )]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
