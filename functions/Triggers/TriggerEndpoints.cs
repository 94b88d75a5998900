using System.Text.Json;
using ZocSec.Core.Billing.Rounds;
using ZocSec.Core.Engine;
using ZocSec.Core.Events.Aws.Queues;
using ZocSec.Core.Ledger.Retention;
using ZocSec.Core.Ledger.Seals;
using ZocSec.Core.Notifications.Digests;
using ZocSec.Core.Ownership.Coverage;
using ZocSec.Core.Redelivery;
using ZocSec.Core.Storage;
using ZocSec.Core.Tenants;

namespace ZocSec.Functions.Triggers;

/// <summary>
/// What the Functions host calls when a queue message or a timer is due. The host kills a handler that answers too late
/// or without a JSON object, and repeats what was not answered with a 2xx: so these answer 200 unless the storage fails.
/// </summary>
internal sealed partial class TriggerEndpoints(
    TriggeredWork work,
    Redeliverer redeliverer,
    TenantUpkeep upkeep,
    SealRounds seals,
    CoverageRounds coverage,
    RetentionRounds retention,
    DigestRounds digests,
    IAwsQueues queues,
    BillingRounds billing,
    ILogger<TriggerEndpoints> logger
)
{
    private const int MaxBody = 1024 * 1024;

    /// <summary>Maps the endpoints; only where a Functions host is the caller.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/ProcessEvent", context => On(context).ProcessEventAsync(context));
        app.MapPost("/Sweep", context => On(context).SweepAsync(context));
        app.MapPost("/Redeliver", context => On(context).RedeliverAsync(context));
        app.MapPost("/Billing", context => On(context).BillingAsync(context));
    }

    /// <summary>Maps what answers while there is no App: timers have nothing to do, and messages wait.</summary>
    public static void MapIdle(IEndpointRouteBuilder app)
    {
        app.MapPost("/ProcessEvent", context => IdleAsync(context, StatusCodes.Status503ServiceUnavailable));
        app.MapPost("/Sweep", context => IdleAsync(context, StatusCodes.Status200OK));
        app.MapPost("/Redeliver", context => IdleAsync(context, StatusCodes.Status200OK));
        app.MapPost("/Billing", context => IdleAsync(context, StatusCodes.Status200OK));
    }

    private Task ProcessEventAsync(HttpContext context) =>
        AnswerAsync(context, "ProcessEvent", body => work.ProcessAsync(TriggerRequest.ReadMessage(body)));

    private Task SweepAsync(HttpContext context) =>
        AnswerAsync(context, "Sweep", _ => WithinLimitAsync(work.SweepAsync));

    private Task RedeliverAsync(HttpContext context) =>
        AnswerAsync(
            context,
            "Redeliver",
            _ =>
                // GitHub's outage keeps no event of AWS waiting.
                WithinLimitAsync(ct =>
                    Task.WhenAll(
                        queues.DrainAsync(ct),
                        CatchUpAsync(ct),
                        KeepLedgerAsync(ct),
                        coverage.RunOnceAsync(ct),
                        digests.RunOnceAsync(ct)
                    )
                )
        );

    private Task BillingAsync(HttpContext context) =>
        AnswerAsync(context, "Billing", _ => WithinLimitAsync(billing.RunOnceAsync));

    private async Task CatchUpAsync(CancellationToken ct)
    {
        await redeliverer.RunOnceAsync(ct);
        await upkeep.RunOnceAsync(ct);
    }

    // Nothing is removed before it is sealed.
    private async Task KeepLedgerAsync(CancellationToken ct)
    {
        await seals.RunOnceAsync(ct);
        await retention.RunOnceAsync(ct);
    }

    private async Task AnswerAsync(HttpContext context, string function, Func<ReadOnlyMemory<byte>, Task> act)
    {
        if (!TriggerRequest.IsFromHost(context.Request.Headers))
        {
            Log.Refused(logger, function);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await act(await ReadBodyAsync(context.Request));
        }
        catch (StorageException error)
        {
            Log.StorageFailed(logger, function, error);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
#pragma warning disable CA1031 // Whatever it is, it would fail the same way however often the host repeated it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.Failed(logger, function, error);
        }

        await WriteAsync(context);
    }

    private static Task IdleAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context);
    }

    private static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"Outputs":{},"Logs":[],"ReturnValue":null}""");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer) is var read and > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaxBody)
            {
                throw new JsonException("it is longer than any message that was queued");
            }
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static async Task WithinLimitAsync(Func<CancellationToken, Task> act)
    {
        using var limit = new CancellationTokenSource(TriggeredWork.TimeLimit);
        await act(limit.Token).WaitAsync(limit.Token);
    }

    private static TriggerEndpoints On(HttpContext context) =>
        context.RequestServices.GetRequiredService<TriggerEndpoints>();

    private static partial class Log
    {
        [LoggerMessage(
            3201,
            LogLevel.Warning,
            "A call of {Function} that does not come from the Functions host is refused"
        )]
        public static partial void Refused(ILogger logger, string function);

        [LoggerMessage(3202, LogLevel.Error, "{Function} could not use the storage; the Functions host repeats it")]
        public static partial void StorageFailed(ILogger logger, string function, Exception error);

        [LoggerMessage(3203, LogLevel.Error, "{Function} failed; the message, if any, is dropped")]
        public static partial void Failed(ILogger logger, string function, Exception error);
    }
}
