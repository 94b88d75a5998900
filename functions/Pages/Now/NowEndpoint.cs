using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Functions.Health;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Now;

/// <summary><c>GET /</c> and <c>/open</c>: what is open and what is in the way; <c>POST /redrive</c> and <c>/breaker</c>.</summary>
internal sealed partial class NowEndpoint(
    PageGate gate,
    PageWriter writer,
    ILedger ledger,
    IWorkQueue queue,
    OpenWork work,
    IPolicySource policies,
    CoverageHistory history,
    HealthChecks health,
    TimeProvider time,
    ILogger<NowEndpoint> logger
)
{
    private const int Newest = 10;
    private const int Listed = 50;
    private const int MostDeadLetters = 1000;
    private const int Days = 30;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Shows how it stands.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.EnterAsync(context) is not { } visit)
        {
            return;
        }

        var model = await ReadAsync(visit);

        await writer.WriteAsync<NowPage>(
            context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame($"Now at {visit.Grant.Account}", PageFrame.Now),
                ["Model"] = model,
            }
        );
    }

    /// <summary>Lists what is open of a guardrail.</summary>
    public async Task ShowOpenAsync(HttpContext context)
    {
        if (await gate.EnterAsync(context) is not { } visit)
        {
            return;
        }

        var guardrail = visit.Value("guardrail");
        StandingPage page;
        try
        {
            page = await ledger.ListAsync(
                new StandingQuery
                {
                    Tenant = visit.Grant.Tenant,
                    Guardrail = guardrail is null ? null : new GuardrailName(guardrail),
                    Sight = visit.Grant.Sight,
                    OpenOnly = true,
                    Cursor = visit.Value("after"),
                    Limit = Listed,
                },
                visit.Ended
            );
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            await gate.WriteAsync(
                visit,
                "No such page",
                "The list has no page of this address; begin again at its start.",
                StatusCodes.Status404NotFound
            );
            return;
        }

        await writer.WriteAsync<OpenPage>(
            context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame(guardrail is null ? "Open violations" : $"Open: {guardrail}", ""),
                ["Guardrail"] = guardrail,
                ["List"] = page,
            }
        );
    }

    /// <summary>Queues work again that was set aside.</summary>
    public async Task RedriveAsync(HttpContext context)
    {
        if (await gate.EnterToChangeAsync(context) is not { } visit)
        {
            return;
        }

        var id = visit.Value("id");
        var mine = await DeadLettersAsync(visit);
        var count = 0;
        foreach (var letter in mine.Where(letter => id is null || letter.Work.Id == id))
        {
            count += await queue.RedriveAsync(letter.Work.Id, visit.Ended);
        }

        Log.Redriven(logger, visit.Viewer.Login, count);
        BackToNow(visit);
    }

    /// <summary>Resets a breaker.</summary>
    public async Task ResetBreakerAsync(HttpContext context)
    {
        if (await gate.EnterToChangeAsync(context) is not { } visit)
        {
            return;
        }

        var name = new GuardrailName(visit.Value("guardrail") ?? "none/none");
        var breakers = await BreakersAsync(visit);
        if (breakers.Any(breaker => breaker.Guardrail == name))
        {
            await work.ResetBreakerAsync(visit.Grant.Tenant, name, visit.Viewer.Login, visit.Ended);
            Log.Reset(logger, visit.Viewer.Login, name, visit.Grant.Tenant);
        }

        BackToNow(visit);
    }

    private async Task<NowModel> ReadAsync(Visit visit)
    {
        var (grant, ct) = (visit.Grant, visit.Ended);
        var counts = await ledger.CountOpenAsync(new StandingQuery { Tenant = grant.Tenant, Sight = grant.Sight }, ct);
        var model = new NowModel
        {
            Open = [.. counts.GroupBy(count => count.Guardrail).Select(RowOf).OrderByDescending(row => row.Total)],
            Newest = await ledger.ReadAsync(
                new LedgerQuery
                {
                    Tenant = grant.Tenant,
                    Sight = grant.Sight,
                    Limit = Newest,
                },
                ct
            ),
            IsPaused = policies.For(grant.Tenant).Paused,
        };
        if (!grant.IsAdministrator)
        {
            return model;
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var days = await history.ListAsync(grant.Tenant, today.AddDays(-Days), ct);
        var mine = policies.Statuses.Where(status =>
            status.Tenant == grant.Tenant || (status.Tenant is null && grant.IsOperator)
        );
        model = model with
        {
            Days =
            [
                .. days.Select(day =>
                    (
                        day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                        (long)
                            day
                                .Open.Where(open => grant.IsOperator || Sight.IsGitHubs(new GuardrailName(open.Key)))
                                .Sum(open => open.Value)
                    )
                ),
            ],
            Breakers = await BreakersAsync(visit),
            DeadLetters = await DeadLettersAsync(visit),
            PolicyErrors = [.. mine.SelectMany(status => status.Errors.Select(error => error.At(status.Source)))],
        };
        return grant.IsOperator
            ? model with
            {
                Health = await HealthAsync(),
                Queue = await queue.StatusAsync(ct),
            }
            : model;
    }

    // Nobody waits for a GitHub that does not answer, nor for the first call to be made ready: the answer is kept for the
    // next who looks.
    private async Task<HealthReport?> HealthAsync()
    {
        try
        {
            return await Task.Run(() => health.RunAsync(CancellationToken.None)).WaitAsync(s_patience, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static OpenRow RowOf(IGrouping<GuardrailName, OpenCount> counts) =>
        new(
            counts.Key,
            counts.Where(count => Words.IsPeoples(count.Outcome)).Sum(count => count.Count),
            counts.Where(count => count.Outcome == EntryOutcome.Observed).Sum(count => count.Count),
            counts
                .Where(count => !Words.IsPeoples(count.Outcome) && count.Outcome != EntryOutcome.Observed)
                .Sum(count => count.Count)
        );

    private async Task<ImmutableArray<TrippedBreaker>> BreakersAsync(Visit visit) =>
        [
            .. (await ledger.ListBreakersAsync(visit.Ended)).Where(breaker =>
                breaker.Tenant == visit.Grant.Tenant && (visit.Grant.IsOperator || Sight.IsGitHubs(breaker.Guardrail))
            ),
        ];

    // What is no look names no resource: who runs the program, or administers the tenant, sees it.
    private async Task<ImmutableArray<DeadLetter>> DeadLettersAsync(Visit visit) =>
        [
            .. (await queue.ListDeadLettersAsync(visit.Grant.Tenant, MostDeadLetters, visit.Ended)).Where(letter =>
                letter.Work is not Look look || visit.Grant.Sees(look.Guardrail, look.Hint.Resource)
            ),
        ];

    private static void BackToNow(Visit visit)
    {
        PageWriter.AddHeaders(visit.Context.Response.Headers);
        visit.Context.Response.StatusCode = StatusCodes.Status303SeeOther;
        visit.Context.Response.Headers.Location = $"./?tenant={Uri.EscapeDataString(visit.Grant.Tenant.Value)}";
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Information, "{Login} queued {Count} dead letters again")]
        public static partial void Redriven(ILogger logger, string login, int count);

        [LoggerMessage(3402, LogLevel.Information, "{Login} reset the breaker of {Guardrail} in tenant {Tenant}")]
        public static partial void Reset(ILogger logger, string login, GuardrailName guardrail, TenantId tenant);
    }
}
