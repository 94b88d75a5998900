using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Core.Storage;

namespace ZocSec.Functions.Access;

/// <summary>People who signed in by GitHub. What GitHub cannot be asked for now, nobody may.</summary>
internal sealed partial class Visitors(
    Sessions sessions,
    Askings askings,
    RightsReader rights,
    IPolicySource policies,
    TimeProvider time,
    ILogger<Visitors> logger
) : IVisitors
{
    private const string Unreadable = "Who is signed in cannot be told now; the program's log says why";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public bool HasSignIn => true;

    /// <inheritdoc />
    public Task<Viewer?> FindAsync(HttpContext context, CancellationToken ct) => FindAsync(context, Fresh, ct);

    /// <inheritdoc />
    public Task<Viewer?> ConfirmAsync(HttpContext context, CancellationToken ct) =>
        FindAsync(context, TimeSpan.Zero, ct);

    private async Task<Viewer?> FindAsync(HttpContext context, TimeSpan good, CancellationToken ct)
    {
        if (Sessions.IdOf(context) is not { } id)
        {
            return null;
        }

        try
        {
            var session = await sessions.FindAsync(id, ct);
            if (session is not null && !IsWithin(session, good))
            {
                session = await AskAsync(context, id, good, ct);
            }

            return session is null ? null : ViewerOf(session.Rights);
        }
        catch (CryptographicException error) when (error.InnerException is not StorageException)
        {
            // Its key is gone, or somebody meddled with the storage: they sign in again.
            Log.Meaningless(logger, error);
            return null;
        }
        catch (Exception error) when (error is StorageException or CryptographicException)
        {
            Log.Unreadable(logger, error);
            context.Features.Set(new VisitProblem(Unreadable, RetryAt: null));
            return null;
        }
    }

    private async Task<Session?> AskAsync(HttpContext context, string id, TimeSpan good, CancellationToken ct)
    {
        using var asking = await askings.EnterAsync(id, ct);
        // Whoever had the turn before may have asked, or signed out.
        var session = await sessions.FindAsync(id, ct);
        if (session is null || IsWithin(session, good))
        {
            return session;
        }

        if (asking.Problem is { } problem)
        {
            context.Features.Set(problem);
            return null;
        }

        var now = time.GetUtcNow();
        var answer = await rights.ReadAsync(new PersonToken(session.Token, session.End), ct);
        switch (answer)
        {
            case GitHubAnswer<PersonRights>.Ok { Value: var read } when read.Id == session.Rights.Id:
                var renewed = session with { Rights = read, AskedAt = now };
                return await sessions.RenewAsync(id, renewed, ct) ? renewed : null;
            case GitHubAnswer<PersonRights>.Ok or GitHubAnswer<PersonRights>.Refused { Status: 401 }:
                Log.Ended(logger, session.Rights.Login);
                await sessions.EndAsync(id, ct);
                return null;
            default:
                context.Features.Set(asking.Keep(Explain(session, answer)));
                return null;
        }
    }

    private VisitProblem Explain(Session session, GitHubAnswer<PersonRights> answer)
    {
        var (reason, retryAt) = answer switch
        {
            GitHubAnswer<PersonRights>.Later later => (later.Reason, (DateTimeOffset?)later.RetryAt),
            GitHubAnswer<PersonRights>.Refused refused => (refused.Reason, null),
            _ => ("GitHub knows no such page", null),
        };
        Log.NotAsked(logger, session.Rights.Login, reason);
        return retryAt is null
            ? new VisitProblem("GitHub does not say what you may see; the program's log says why", RetryAt: null)
            : new VisitProblem($"GitHub cannot be asked now: {reason}", retryAt);
    }

    // A clock that was set back makes nothing younger.
    private bool IsWithin(Session session, TimeSpan good)
    {
        var age = time.GetUtcNow() - session.AskedAt;
        return age >= TimeSpan.Zero && age < good;
    }

    private Viewer ViewerOf(PersonRights person)
    {
        var grants = person.Tenants.Select(tenant => GrantOf(tenant, person.IsOperator));
        return new Viewer(
            person.Login,
            person.IsOperator
                ? [.. grants, new Grant(TenantId.Default, "this program") { IsOperator = true }]
                : [.. grants]
        );
    }

    private Grant GrantOf(TenantRights tenant, bool isOperator) =>
        new(tenant.Tenant, tenant.Account)
        {
            Repositories = tenant
                .Repositories?.Select(number => number.ToString(CultureInfo.InvariantCulture))
                .ToImmutableSortedSet(StringComparer.Ordinal),
            IsOperator = isOperator && tenant.Repositories is null && tenant.Tenant == policies.Operator,
        };

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Error, "Who is signed in cannot be told: the storage does not answer")]
        public static partial void Unreadable(ILogger logger, Exception error);

        [LoggerMessage(3302, LogLevel.Information, "GitHub does not know {Login}'s sign-in any more: it is ended")]
        public static partial void Ended(ILogger logger, string login);

        [LoggerMessage(3303, LogLevel.Warning, "What {Login} may see cannot be asked, so they see nothing: {Reason}")]
        public static partial void NotAsked(ILogger logger, string login, string reason);

        [LoggerMessage(3304, LogLevel.Warning, "A session in the storage cannot be read, and is as good as ended")]
        public static partial void Meaningless(ILogger logger, Exception error);
    }
}
