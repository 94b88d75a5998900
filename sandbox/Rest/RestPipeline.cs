using System.Buffers;
using System.Globalization;
using ZocSec.Sandbox.Faults;

namespace ZocSec.Sandbox.Rest;

/// <summary>The way of every request: count, fault, who asks, limit, endpoint, answer.</summary>
internal sealed class RestPipeline(
    Authentication authentication,
    FaultInjector faults,
    RateMeter meter,
    RequestLog log,
    TimeProvider time
)
{
    /// <summary>Sees every exchange; null for nobody.</summary>
    public IExchangeObserver? Observer { get; set; }

    /// <summary>The address that this server listens at, without a slash at the end.</summary>
    public string Root { get; set; } = "";

    /// <summary>The handler of one endpoint.</summary>
    public RequestDelegate Serve(RestRoute route)
    {
        var key = $"{route.Method} {route.Template}";
        return async http =>
        {
            log.Begin(key);
            try
            {
                await ServeAsync(http, route);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                // The caller went away; there is nobody to answer.
            }
            finally
            {
                log.End();
            }
        };
    }

    private async Task ServeAsync(HttpContext http, RestRoute route)
    {
        // On an Enterprise Server GraphQL has another path; a rule of /graphql is for both.
        var path = route.IsGraphQl ? "/graphql" : http.Request.Path.Value!;
        var (latency, fault) = faults.Next(http.Request.Method, path);
        if (latency > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(latency), time, http.RequestAborted);
        var body = await ReadBodyAsync(http.Request, http.RequestAborted);
        var caller = authentication.Identify(http.Request.Headers.Authorization);
        var call = new Call(http, route, caller, body, new SandboxUrls(Root + http.Request.PathBase, Root));
        var rate = meter.Count(call.LimitKey);
        Answer? answer = null;
        if (fault is null || IsCarriedOut(fault))
        {
            answer = AnswerTo(call, rate);
            if (answer.ETag is { } etag && http.Request.Headers.IfNoneMatch.Contains(etag, StringComparer.Ordinal))
            {
                answer = Answer.NotModified(etag);
                rate = meter.GiveBack(call.LimitKey);
            }
        }

        if (fault is { Kind: FaultKind.Hang })
            await Task.Delay(Timeout.InfiniteTimeSpan, time, http.RequestAborted);
        if (fault is { Kind: FaultKind.Reset })
        {
            http.Abort();
            return;
        }

        if (fault is { Kind: not (FaultKind.Malformed or FaultKind.CutOff) })
            answer = FaultAnswers.Of(fault, route, caller);
        WriteHead(http.Response, answer!, route.IsGraphQl ? meter.Read(call.LimitKey) : rate, fault, route);
        Observe(http, route, body, answer!, fault is not null);
        await WriteBodyAsync(http, answer!, fault);
    }

    private static bool IsCarriedOut(FaultRule fault) =>
        fault.AfterTheFact || fault.Kind is FaultKind.Malformed or FaultKind.CutOff;

    private static Answer AnswerTo(Call call, RateReading rate)
    {
        if (call.Caller is Caller.Rejected(var message, var status))
            return Answer.Error(status, message, "rest");
        if (rate.IsExceeded)
            return FaultAnswers.LimitExceeded(call.Caller, call.Route);
        return call.Route.Access switch
        {
            Access.App when call.Caller is not Caller.App => call.Error(401, "A JSON web token could not be decoded"),
            Access.Installation when call.Caller is not Caller.Installed => call.Error(403, "Resource not accessible"),
            _ when call.Caller is Caller.Installed { Installation.SuspendedAt: not null } => call.Error(
                403,
                "This installation has been suspended"
            ),
            _ => call.Route.Handle(call),
        };
    }

    private void WriteHead(HttpResponse response, Answer answer, RateReading rate, FaultRule? fault, RestRoute route)
    {
        var headers = response.Headers;
        var reset = fault is { Kind: FaultKind.PrimaryLimit, RetryAfter: { } seconds }
            ? time.GetUtcNow().AddSeconds(seconds)
            : rate.Reset;
        response.StatusCode = answer.Status;
        headers["X-GitHub-Media-Type"] = "github.v3; format=json";
        headers["X-GitHub-Request-Id"] = response.HttpContext.TraceIdentifier;
        headers["X-RateLimit-Limit"] = Text(rate.Limit);
        headers["X-RateLimit-Remaining"] = answer.LimitUsedUp ? "0" : Text(rate.Remaining);
        headers["X-RateLimit-Used"] = answer.LimitUsedUp ? Text(rate.Limit) : Text(rate.Used);
        headers["X-RateLimit-Reset"] = Text(reset.ToUnixTimeSeconds());
        headers["X-RateLimit-Resource"] = route.IsGraphQl ? "graphql" : "core";
        if (answer.RetryAfter is { } wait)
            headers.RetryAfter = Text(wait);
        if (answer.Location is not null)
            headers.Location = answer.Location;
        if (answer.Accepted is not null)
            headers["X-Accepted-GitHub-Permissions"] = answer.Accepted;
        if (answer.ETag is not null)
            headers.ETag = answer.ETag;
        if (answer.Link is not null)
            headers.Link = answer.Link;
        if (!answer.Body.IsEmpty)
            response.ContentType = answer.ContentType;
    }

    private static async Task WriteBodyAsync(HttpContext http, Answer answer, FaultRule? fault)
    {
        if (answer.Body.IsEmpty)
            return;
        var half = answer.Body[..(answer.Body.Length / 2)];
        switch (fault?.Kind)
        {
            case FaultKind.CutOff:
                http.Response.ContentLength = answer.Body.Length;
                await http.Response.Body.WriteAsync(half, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                http.Abort();
                break;
            case FaultKind.Malformed:
                http.Response.ContentLength = half.Length;
                await http.Response.Body.WriteAsync(half, http.RequestAborted);
                break;
            default:
                http.Response.ContentLength = answer.Body.Length;
                await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
                break;
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
            return default;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(ct);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private void Observe(HttpContext http, RestRoute route, ReadOnlyMemory<byte> body, Answer answer, bool isFault) =>
        Observer?.Observe(
            new Exchange(
                http.Request.Method,
                route.Template,
                http.Request.Path.Value!,
                http.Request.QueryString.Value ?? "",
                Headers(http.Request.Headers),
                body,
                answer.Status,
                Headers(http.Response.Headers),
                answer.Body,
                isFault
            )
        );

    private static Dictionary<string, string> Headers(IHeaderDictionary headers) =>
        headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
