using System.Diagnostics;
using System.Security.Cryptography;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.GitHub.Setup;
using ZocSec.Core.Storage;
using ZocSec.Functions.Settings;
using ZocSec.Functions.Setup;

namespace ZocSec.Functions.Access;

/// <summary><c>GET /signin</c> and <c>GET /signin/callback</c>: to GitHub and back, by its user authorisation.</summary>
internal sealed partial class SignInEndpoint(
    HostSettings settings,
    PendingSignIns pending,
    Sessions sessions,
    TokenEnds tokens,
    PersonSignIn gitHub,
    RightsReader rights,
    ILogger<SignInEndpoint> logger
) : IDisposable
{
    private readonly SignInLimit _limit = new();

    /// <summary>Sends the browser to GitHub.</summary>
    public Task BeginAsync(HttpContext context) =>
        AnswerAsync(
            context,
            (client, program, pages) =>
            {
                if (LocalPath.Read(context.Request.Query["to"].ToString()) is not { } to)
                {
                    return Task.FromResult<Page?>(pages.Elsewhere());
                }

                var begun = pending.Begin(context, to);
                Redirect(context, gitHub.Begin(client, program.SignedIn, begun.State, begun.Challenge));
                return Task.FromResult<Page?>(null);
            }
        );

    /// <summary>GitHub brings the browser back: opens a session.</summary>
    public Task EndAsync(HttpContext context) =>
        AnswerAsync(
            context,
            async (client, program, pages) =>
            {
                var query = context.Request.Query;
                if (pending.Take(context, query["state"].ToString()) is not { } begun)
                {
                    return pages.NotBegun();
                }

                if (query["error"].ToString() is { Length: > 0 } error)
                {
                    return error is "access_denied"
                        ? pages.Declined(begun.To)
                        : pages.Refused("GitHub sent you back; the App's settings may lack the callback URL", begun.To);
                }

                using var permit = _limit.Take(context);
                return permit.IsAcquired
                    ? await EndAsync(context, new Way(client, program, pages), begun, query["code"].ToString())
                    : pages.Later("Too many people sign in at once", begun.To) with
                    {
                        Status = StatusCodes.Status429TooManyRequests,
                    };
            }
        );

    /// <inheritdoc />
    public void Dispose() => _limit.Dispose();

    private async Task<Page?> EndAsync(HttpContext context, Way way, PendingSignIn begun, string code)
    {
        var (client, program, pages) = way;
        var answer = await gitHub.EndAsync(client, program.SignedIn, code, begun.Verifier, context.RequestAborted);
        if (answer is not GitHubAnswer<PersonToken>.Ok { Value: var token })
        {
            return PageOf(pages, answer, begun);
        }

        var isInUse = false;
        try
        {
            var page = await OpenAsync(context, way, begun, token);
            isInUse = page is null;
            return page;
        }
        finally
        {
            if (!isInUse)
            {
                tokens.Begin(token.Value);
            }
        }
    }

    private async Task<Page?> OpenAsync(HttpContext context, Way way, PendingSignIn begun, PersonToken token)
    {
        var ct = context.RequestAborted;
        var (_, program, pages) = way;
        // Not before: only who has proved to be somebody at GitHub leaves a row.
        if (!await sessions.TryUseAsync(begun, ct))
        {
            return pages.NotBegun();
        }

        var read = await rights.ReadAsync(token, ct);
        if (read is not GitHubAnswer<PersonRights>.Ok { Value: var person })
        {
            return PageOf(pages, read, begun);
        }

        await sessions.OpenAsync(context, token, person, ct);
        Log.SignedIn(logger, person.Login);
        Redirect(context, new Uri($"{program}{begun.To}"));
        return null;
    }

    private Page PageOf<T>(SignInPages pages, GitHubAnswer<T> answer, PendingSignIn begun)
    {
        switch (answer)
        {
            case GitHubAnswer<T>.Later { Reason: var reason }:
                Log.Refused(logger, reason);
                return pages.Later($"GitHub cannot be asked: {reason}", begun.To);
            case GitHubAnswer<T>.Refused { Reason: var reason }:
                Log.Refused(logger, reason);
                return pages.Refused(reason, begun.To);
            case GitHubAnswer<T>.NotFound:
                return pages.Refused("GitHub knows no such page; check GitHub__ApiUrl", begun.To);
            default:
                throw new UnreachableException();
        }
    }

    private async Task AnswerAsync(HttpContext context, Func<OAuthClient, PublicUrl, SignInPages, Task<Page?>> answer)
    {
        if (settings is not { SignIn: { } client, PublicUrl: { } program })
        {
            await SignInPages.NotSetUp().WriteAsync(context);
            return;
        }

        var pages = new SignInPages(program);
        Page? page;
        try
        {
            page = await answer(client, program, pages);
        }
        catch (Exception error) when (error is StorageException or CryptographicException)
        {
            Log.Storage(logger, error);
            page = pages.Later("The storage cannot be used; the program's log says why", LocalPath.Root);
        }

        if (page is not null)
        {
            await page.WriteAsync(context);
        }
    }

    private static void Redirect(HttpContext context, Uri to)
    {
        context.Response.Headers.CacheControl = "no-store";
        // The address that leads there holds a code, or belongs to nobody else.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect(to.AbsoluteUri);
    }

    private sealed record Way(OAuthClient Client, PublicUrl Program, SignInPages Pages);

    private static partial class Log
    {
        [LoggerMessage(3311, LogLevel.Information, "{Login} signed in")]
        public static partial void SignedIn(ILogger logger, string login);

        [LoggerMessage(3312, LogLevel.Warning, "Somebody could not sign in: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(3313, LogLevel.Error, "Signing in could not use the storage")]
        public static partial void Storage(ILogger logger, Exception error);
    }
}
