using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>Athena as a test wants it to answer, and S3 as it holds results.</summary>
internal sealed class AthenaWorld : IBillingAws, IBillingProgress, IAsyncDisposable
{
    public const string Id = "11111111-2222-3333-4444-555555555555";

    private readonly Answers _answers = new();
    private readonly HttpClient _athena;
    private readonly ResultServer _results;

    private AthenaWorld(ResultServer results)
    {
        _results = results;
        S3 = results.Client();
        _athena = new HttpClient(_answers) { BaseAddress = new Uri("https://athena.test/") };
    }

    public IAmazonS3 S3 { get; }

    public string Region => "us-east-1";

    public ResultServer Results => _results;

    public ImmediateTime Time { get; } = new();

    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>What was asked, oldest first.</summary>
    public IReadOnlyList<(string Operation, JsonElement Body)> Asked => [.. _answers.Asked];

    public IEnumerable<string> Operations => Asked.Select(one => one.Operation);

    public static async Task<AthenaWorld> StartAsync(string csv = "") =>
        new(await ResultServer.StartAsync(Encoding.UTF8.GetBytes(csv)));

#pragma warning disable CA1720
    public HttpClient Signed(string service) =>
        service is "athena" ? _athena : throw new NotSupportedException(service);
#pragma warning restore CA1720

    /// <summary>Answers the next call of an operation so; the last stays for those after it.</summary>
    public AthenaWorld Answer(string operation, string json, HttpStatusCode status = HttpStatusCode.OK)
    {
        _answers.For(operation).Enqueue(() => new HttpResponseMessage(status) { Content = new StringContent(json) });
        return this;
    }

    public AthenaWorld Refuse(string operation, string code, string message = "no", int status = 400) =>
        Answer(
            operation,
            new JsonObject { ["__type"] = code, ["Message"] = message }.ToJsonString(),
            (HttpStatusCode)status
        );

    public AthenaWorld Fail(string operation, Func<Exception> error)
    {
        _answers.For(operation).Enqueue(() => throw error());
        return this;
    }

    public AthenaWorld Starts() => Answer("StartQueryExecution", $$"""{"QueryExecutionId":"{{Id}}"}""");

    /// <summary>Answers how far the query is.</summary>
    public AthenaWorld Is(string state, string reason = "", long scanned = 0, bool retryable = false) =>
        Answer(
            "GetQueryExecution",
            new JsonObject
            {
                ["QueryExecution"] = new JsonObject
                {
                    ["QueryExecutionId"] = Id,
                    ["Status"] = new JsonObject
                    {
                        ["State"] = state,
                        ["StateChangeReason"] = reason,
                        ["SubmissionDateTime"] = 1.7E9,
                        ["AthenaError"] = new JsonObject { ["ErrorCategory"] = 1, ["Retryable"] = retryable },
                    },
                    ["Statistics"] = new JsonObject
                    {
                        ["DataScannedInBytes"] = scanned,
                        ["EngineExecutionTimeInMillis"] = 1500,
                    },
                    ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = $"s3://results/answers/{Id}.csv" },
                },
            }.ToJsonString()
        );

    /// <summary>A query that succeeds at once.</summary>
    public AthenaWorld Succeeds(long scanned = 0) => Starts().Is("SUCCEEDED", scanned: scanned);

    public AthenaEngine Engine(string linesSql = "SELECT 1 AS x") =>
        new(this, new AthenaSettings(), linesSql, this, Time);

    /// <summary>All rows of an answer, each read so.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        IBillingEngine engine,
        Func<AnswerRow, T> read,
        string sql = "SELECT x FROM lines",
        CancellationToken ct = default
    )
    {
        List<T> rows = [];
        await foreach (var row in engine.AskAsync(sql, ct))
        {
            rows.Add(read(row));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _athena.Dispose();
        _answers.Dispose();
        S3.Dispose();
        await _results.DisposeAsync();
    }

    void IBillingProgress.Planned(int chunks, long bytes, int unchanged) { }

    void IBillingProgress.Read(long bytes, long lines) { }

    void IBillingProgress.Doing(string what) => Said.Enqueue(what);

    void IBillingProgress.Remarked(string remark) => Said.Enqueue(remark);

    private sealed class Answers : HttpMessageHandler
    {
        private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpResponseMessage>>> _all = new();

        public ConcurrentQueue<(string Operation, JsonElement Body)> Asked { get; } = new();

        public ConcurrentQueue<Func<HttpResponseMessage>> For(string operation) =>
            _all.GetOrAdd(operation, _ => new ConcurrentQueue<Func<HttpResponseMessage>>());

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            ct.ThrowIfCancellationRequested();
            var operation = request.Headers.GetValues("X-Amz-Target").Single().Split('.')[1];
            Asked.Enqueue((operation, JsonElement.Parse(await request.Content!.ReadAsStringAsync(ct))));
            var answers = For(operation);
            if (answers.Count > 1 && answers.TryDequeue(out var next))
            {
                return next();
            }

            return answers.TryPeek(out var last)
                ? last()
                : new HttpResponseMessage { Content = new StringContent("{}") };
        }
    }
}
