using Microsoft.Extensions.Logging;

namespace ZocSec.Core.GitHub;

/// <summary>Asks as the App, by whichever of its keys GitHub accepts.</summary>
internal sealed partial class AppRequests(
    GitHubRest rest,
    GitHubApp app,
    RateLimits limits,
    ILogger<AppRequests> logger
)
{
    private int isRefused;

    /// <summary>Asks. A key that GitHub does not accept gives way to the other one, if there is one, and stays away.</summary>
    public async Task<GitHubAnswer<T>> SendAsync<T>(GitHubRequest request, AnswerReader<T> read, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var authorization = app.Authorize();
            var answer = await rest.SendAsync(limits.App, authorization, request, read, ct);
            if (answer is not GitHubAnswer<T>.Refused { Status: 401 } refused)
            {
                Accepted(answer, byOtherKey: tries > 1);
                return answer;
            }

            if (!app.TryOtherKey(authorization) || tries >= app.Keys)
            {
                if (Interlocked.Exchange(ref isRefused, 1) == 0)
                {
                    Log.Refused(logger, refused.Reason);
                }

                return answer;
            }
        }
    }

    private void Accepted<T>(GitHubAnswer<T> answer, bool byOtherKey)
    {
        if (answer is GitHubAnswer<T>.Later)
        {
            return;
        }

        if (byOtherKey)
        {
            Log.OtherKey(logger);
        }

        if (Interlocked.Exchange(ref isRefused, 0) == 1)
        {
            Log.AcceptedAgain(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1431,
            LogLevel.Error,
            "GitHub does not accept the App's signature, so everything waits: {Reason}"
        )]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(1432, LogLevel.Information, "GitHub accepts the App's signature again")]
        public static partial void AcceptedAgain(ILogger logger);

        [LoggerMessage(
            1433,
            LogLevel.Warning,
            "GitHub accepts only the other of the two keys now; once that is GitHub__PrivateKeyNext, make it GitHub__PrivateKey"
        )]
        public static partial void OtherKey(ILogger logger);
    }
}
