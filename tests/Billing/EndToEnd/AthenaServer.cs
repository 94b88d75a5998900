using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Policies;
using ZocSec.Tests.Billing.Generator;
using ZocSec.Tests.Billing.Sql;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Stands for Athena over an export, and for S3 with its answers: DuckDB runs what Athena is asked.</summary>
internal sealed class AthenaServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DuckDBConnection _database = new("DataSource=:memory:");
    private readonly ConcurrentDictionary<string, byte[]> _results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string State, string Reason)> _ended = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private AthenaServer(WebApplication app, GeneratedBill bill)
    {
        _app = app;
        _database.Open();
        var settings = new AthenaSettings();
        // A crawler and the template's table know the period by the name of the folder.
        Run(
            $"""
            SET TimeZone = 'UTC';
            CREATE SCHEMA {settings.Database};
            CREATE TABLE {settings.Database}.{settings.Table} AS
                SELECT * FROM read_parquet(
                    [{string.Join(", ", bill.ChunkFiles.Select(file => $"'{file}'"))}],
                    union_by_name = true, hive_partitioning = true, hive_types_autocast = false
                );
            """
        );
        Run(TrinoOnDuckDb.Macros);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>What was asked, as it was.</summary>
    public ConcurrentQueue<string> Queries { get; } = new();

    /// <summary>Answers that are still there.</summary>
    public IEnumerable<string> Kept => _results.Keys;

    public static async Task<AthenaServer> StartAsync(GeneratedBill bill)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new AthenaServer(builder.Build(), bill);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context) =>
        context.Request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target
            ? AthenaAsync(context, target)
            : S3Async(context);

    private async Task S3Async(HttpContext context)
    {
        var key = context.Request.Path.Value!;
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            _results.TryRemove(key, out _);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (_results.TryGetValue(key, out var result))
        {
            context.Response.Headers.ETag = "\"1-1\"";
            context.Response.ContentLength = result.Length;
            await context.Response.Body.WriteAsync(result);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task AthenaAsync(HttpContext context, string target)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        JsonNode answer;
        lock (_lock)
        {
            answer = target switch
            {
                "AmazonAthena.GetTableMetadata" => Table(),
                "AmazonAthena.StartQueryExecution" => Start(body["QueryString"]!.GetValue<string>()),
                "AmazonAthena.GetQueryExecution" => Ended(body["QueryExecutionId"]!.GetValue<string>()),
                _ => new JsonObject(),
            };
        }

        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject Table()
    {
        var settings = new AthenaSettings();
        var columns = new JsonArray();
        using var reader = Read($"DESCRIBE {settings.Database}.{settings.Table}");
        while (reader.Read())
        {
            var (name, type) = (reader.GetString(0).ToLowerInvariant(), reader.GetString(1));
            if (name != "billing_period")
            {
                columns.Add(new JsonObject { ["Name"] = name, ["Type"] = HiveOf(type) });
            }
        }

        return new JsonObject
        {
            ["TableMetadata"] = new JsonObject
            {
                ["Name"] = settings.Table,
                ["Columns"] = columns,
                ["PartitionKeys"] = new JsonArray(new JsonObject { ["Name"] = "billing_period", ["Type"] = "string" }),
            },
        };
    }

    private static string HiveOf(string type) =>
        type switch
        {
            "VARCHAR" => "string",
            "MAP(VARCHAR, VARCHAR)" => "map<string,string>",
            _ => type.ToLowerInvariant(),
        };

    private JsonObject Start(string query)
    {
        var id = Guid.NewGuid().ToString();
        Queries.Enqueue(query);
        try
        {
            _results[$"/results/answers/{id}.csv"] = Answer(query);
            _ended[id] = ("SUCCEEDED", "");
        }
        catch (DuckDBException error)
        {
            _ended[id] = ("FAILED", error.Message);
        }

        return new JsonObject { ["QueryExecutionId"] = id };
    }

    private JsonObject Ended(string id) =>
        new()
        {
            ["QueryExecution"] = new JsonObject
            {
                ["QueryExecutionId"] = id,
                ["Status"] = new JsonObject { ["State"] = _ended[id].State, ["StateChangeReason"] = _ended[id].Reason },
                ["Statistics"] = new JsonObject { ["DataScannedInBytes"] = 1 << 20 },
                ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = $"s3://results/answers/{id}.csv" },
            },
        };

    // Every value in quotation marks, and NULL as nothing at all.
    private byte[] Answer(string query)
    {
        using var reader = Read(TrinoOnDuckDb.Of(query));
        var csv = new StringBuilder();
        csv.AppendJoin(',', Enumerable.Range(0, reader.FieldCount).Select(n => Quoted(reader.GetName(n)))).Append('\n');
        while (reader.Read())
        {
            csv.AppendJoin(
                    ',',
                    Enumerable
                        .Range(0, reader.FieldCount)
                        .Select(n => reader.IsDBNull(n) ? "" : Quoted(Written(reader.GetValue(n))))
                )
                .Append('\n');
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Written(object value) =>
        value switch
        {
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => (string)value,
        };

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private DuckDBDataReader Read(string sql)
    {
        using var command = _database.CreateCommand();
#pragma warning disable CA2100 // What the product asks.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteReader();
    }

    private void Run(string sql)
    {
        using var reader = Read(sql);
    }
}
