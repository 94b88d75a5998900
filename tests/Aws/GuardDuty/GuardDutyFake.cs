using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ZocSec.Tests.Aws.GuardDuty;

/// <summary>
/// GuardDuty on this machine, and moto for all other services, at one address. Requests that AWS's published model does not allow
/// are refused and kept; the end of the fake fails when there were any. An answer outside of the model is the test's own error.
/// </summary>
internal sealed partial class GuardDutyFake : IAsyncDisposable
{
    private const string NotOwned =
        "The request is rejected because the input detectorId is not owned by the current account.";

    private readonly GuardDutyModel _model;
    private readonly RecordedMoto _front;
    private readonly HttpClient _moto;
    private readonly ConcurrentDictionary<string, Task<string>> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _replies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, GuardDutyDetector> _detectors = new(StringComparer.Ordinal);

    private GuardDutyFake(GuardDutyModel model, RecordedMoto front, Uri moto)
    {
        (_model, _front, _moto) = (model, front, new HttpClient { BaseAddress = moto });
        front.Before = TryAnswerAsync;
    }

    /// <summary>What the program calls instead of AWS.</summary>
    public Uri Address => _front.Address;

    /// <summary>What STS was asked, and whether it answers.</summary>
    public RecordedMoto Front => _front;

    /// <summary>How many findings, or detectors, come at once at most.</summary>
    public int PageSize { get; set; } = 50;

    /// <summary>Each call, oldest first.</summary>
    public ConcurrentQueue<GuardDutyCall> Calls { get; } = new();

    /// <summary>What the model does not allow; a test that provokes it empties it.</summary>
    public ConcurrentQueue<string> Violations { get; } = new();

    public static async Task<GuardDutyFake> StartAsync(Moto moto)
    {
        var address = await moto.AddressAsync();
        return new GuardDutyFake(await GuardDutyModel.ReadAsync(), await RecordedMoto.StartAsync(address), address);
    }

    /// <summary>Gives an account a detector; no account has one before.</summary>
    /// <returns>Its id.</returns>
    public string Enable(string account, string region = "eu-central-1")
    {
        var id = Guid.NewGuid().ToString("N");
        _detectors[id] = new GuardDutyDetector(id, account, region);
        return id;
    }

    /// <summary>Takes a detector away, and its findings.</summary>
    public void Disable(string detector) => _detectors.TryRemove(detector, out _);

    /// <summary>Adds a finding, or replaces the one with its id.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="InvalidOperationException">The model does not allow it.</exception>
    public string Add(string detector, JsonObject finding)
    {
        var wrong = _model.Wrong(JsonSerializer.SerializeToElement(finding), "Finding", "finding").ToList();
        if (wrong.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', wrong));
        }

        var id = (string)finding["id"]!;
        _detectors[detector].Findings[id] = finding;
        return id;
    }

    /// <summary>Puts a finding aside, as a person or a suppression rule does.</summary>
    public void Archive(string detector, string id) => _detectors[detector].Findings[id]["service"]!["archived"] = true;

    /// <summary>Refuses an operation as AWS does.</summary>
    /// <param name="operation"><c>ListFindings</c>.</param>
    /// <param name="status">403.</param>
    /// <param name="code"><c>AccessDeniedException</c>.</param>
    /// <param name="message">Why.</param>
    public void Refuse(string operation, int status, string code, string message = "no") =>
        Reply(operation, context => RefuseAsync(context, status, code, message));

    /// <summary>Answers an operation with anything.</summary>
    public void Reply(string operation, Func<HttpContext, Task> reply) => _replies[operation] = reply;

    /// <summary>Answers all operations again as AWS does.</summary>
    public void Mend() => _replies.Clear();

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _moto.Dispose();
        Assert.Empty(Violations);
    }

    private async Task<bool> TryAnswerAsync(HttpContext context, byte[] body)
    {
        var scope = Scope().Match(context.Request.Headers.Authorization.ToString());
        var path = context.Request.Path.Value!;
        var isHere = scope.Groups["service"].Value is "guardduty";
        if (!isHere && !path.StartsWith("/detector", StringComparison.Ordinal))
        {
            return false;
        }

        if (!isHere)
        {
            await WrongAsync(context, 403, "InvalidSignatureException", [$"{path}: signed for another service"]);
            return true;
        }

        var account = await AccountOfAsync(scope.Groups["key"].Value);
        if (_model.OperationOf(context.Request.Method, path) is not { } operation)
        {
            await WrongAsync(context, 404, "UnknownOperationException", [$"{context.Request.Method} {path}: none"]);
            return true;
        }

        JsonElement? request = null;
        try
        {
            request = body.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException error)
        {
            await WrongAsync(context, 400, "SerializationException", [error.Message]);
            return true;
        }

        var query = context.Request.Query.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.ToString(),
            StringComparer.Ordinal
        );
        Calls.Enqueue(new GuardDutyCall(operation.Name, account, scope.Groups["region"].Value, request));
        List<string> wrong = [.. _model.WrongRequest(operation, path, query, request), .. WrongCriteria(request)];
        if (wrong.Count > 0)
        {
            await WrongAsync(context, 400, "BadRequestException", wrong);
            return true;
        }

        if (_replies.TryGetValue(operation.Name, out var reply))
        {
            await reply(context);
            return true;
        }

        var owned = _detectors
            .Values.Where(one => one.Account == account && one.Region == scope.Groups["region"].Value)
            .ToList();
        if (operation.Name is "ListDetectors")
        {
            var ids = owned.Select(one => one.Id).Order(StringComparer.Ordinal);
            await AnswerAsync(
                context,
                operation,
                Page("detectorIds", ids, query.GetValueOrDefault("nextToken"), PageSize)
            );
            return true;
        }

        var id = operation.Path.Match(path).Groups["DetectorId"].Value;
        if (owned.Find(one => one.Id == id) is not { } detector)
        {
            await RefuseAsync(context, 400, "BadRequestException", NotOwned);
            return true;
        }

        await AnswerAsync(
            context,
            operation,
            operation.Name switch
            {
                "ListFindings" => Page(
                    "findingIds",
                    detector.Chosen(request!.Value),
                    request.Value.TryGetProperty("nextToken", out var token) ? token.GetString() : null,
                    request.Value.TryGetProperty("maxResults", out var max)
                        ? Math.Min(max.GetInt32(), PageSize)
                        : PageSize
                ),
                "GetFindings" => detector.Named(request!.Value),
                _ => throw new NotSupportedException(operation.Name),
            }
        );
        return true;
    }

    // The shapes take any attribute; AWS refuses those that its documentation does not name.
    private IEnumerable<string> WrongCriteria(JsonElement? request) =>
        request is { ValueKind: JsonValueKind.Object } body
        && body.TryGetProperty("findingCriteria", out var criteria)
        && criteria.TryGetProperty("criterion", out var criterion)
            ? criterion
                .EnumerateObject()
                .Where(one => !_model.Criteria.Contains(one.Name))
                .Select(one => $"{one.Name}: no such criterion")
            : [];

    // The last page's token is empty, as AWS's is.
    private static JsonObject Page(string name, IEnumerable<string> ids, string? token, int size)
    {
        var all = ids.ToList();
        var from = string.IsNullOrEmpty(token)
            ? 0
            : int.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(token)), CultureInfo.InvariantCulture);
        var to = Math.Min(from + size, all.Count);
        return new JsonObject
        {
            [name] = new JsonArray([.. all[from..to].Select(id => (JsonNode)id)]),
            ["nextToken"] =
                to < all.Count
                    ? Convert.ToBase64String(Encoding.UTF8.GetBytes(to.ToString(CultureInfo.InvariantCulture)))
                    : "",
        };
    }

    private async Task AnswerAsync(HttpContext context, GuardDutyModel.Operation operation, JsonObject body)
    {
        foreach (var wrong in _model.WrongAnswer(operation, JsonSerializer.SerializeToElement(body)))
        {
            Violations.Enqueue(wrong);
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private Task WrongAsync(HttpContext context, int status, string code, List<string> wrong)
    {
        wrong.ForEach(Violations.Enqueue);
        return RefuseAsync(
            context,
            status,
            code,
            "The request is rejected because one or more input parameters have invalid values."
        );
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-amzn-ErrorType"] = code;
        return context.Response.WriteAsync(
            new JsonObject { ["message"] = message, ["__type"] = "InvalidInputException" }.ToJsonString()
        );
    }

    /// <summary>Whose a key is: moto gave it out.</summary>
    private Task<string> AccountOfAsync(string key) => _accounts.GetOrAdd(key, AskAccountAsync);

    private async Task<string> AskAccountAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = SignedHttpTests.Form("GetCallerIdentity", "2011-06-15");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={key}/20260301/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0"
        );
        using var answer = await _moto.SendAsync(request);
        return XDocument
            .Parse(await answer.Content.ReadAsStringAsync())
            .Descendants()
            .First(part => part.Name.LocalName is "Account")
            .Value;
    }

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/[0-9]{8}/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request,",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Scope();
}

/// <summary>A call of GuardDuty.</summary>
/// <param name="Operation"><c>ListFindings</c>.</param>
/// <param name="Account">Whose credentials made it.</param>
/// <param name="Region">Where.</param>
/// <param name="Body">The request; null when it had no body.</param>
internal sealed record GuardDutyCall(string Operation, string Account, string Region, JsonElement? Body);
