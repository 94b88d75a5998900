using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>The calls of Athena, by its JSON protocol. Source: Amazon Athena API Reference.</summary>
/// <param name="aws">Who calls.</param>
/// <param name="settings">The workgroup, database and table.</param>
/// <param name="time">The clock.</param>
internal sealed class AthenaCalls(IBillingAws aws, AthenaSettings settings, TimeProvider time)
{
    /// <summary>The catalogue that Glue keeps, by the name that Athena gives it.</summary>
    public const string Catalog = "AwsDataCatalog";

    private const int Attempts = 8;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>Says why it failed.</summary>
    public AthenaFaults Faults { get; } = new(settings, aws.Region);

    /// <summary>Begins a query.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="BillingException">Athena refused it.</exception>
    public async Task<string> StartAsync(string sql, CancellationToken ct)
    {
        var answer = await AskAsync(
            AthenaPermissions.Start,
            new JsonObject
            {
                ["QueryString"] = sql,
                // However often this is sent, it is one query.
                ["ClientRequestToken"] = Guid.NewGuid().ToString("N"),
                ["QueryExecutionContext"] = new JsonObject { ["Catalog"] = Catalog, ["Database"] = settings.Database },
                ["WorkGroup"] = settings.Workgroup,
            },
            ct
        );
        return answer.Text("QueryExecutionId") ?? throw NoAnswer(AthenaPermissions.Start);
    }

    /// <summary>Asks how far a query is.</summary>
    /// <exception cref="BillingException">Athena refused it.</exception>
    public async Task<AthenaExecution> GetAsync(string id, CancellationToken ct) =>
        AthenaExecution.Of(await AskAsync(AthenaPermissions.Get, new JsonObject { ["QueryExecutionId"] = id }, ct));

    /// <summary>Ends a query.</summary>
    /// <exception cref="BillingException">Athena refused it.</exception>
    public Task StopAsync(string id, CancellationToken ct) =>
        AskAsync(AthenaPermissions.Stop, new JsonObject { ["QueryExecutionId"] = id }, ct);

    /// <summary>Asks for the table that the settings name.</summary>
    /// <returns>The member <c>TableMetadata</c>.</returns>
    /// <exception cref="BillingException">There is none, or it may not be seen.</exception>
    public async Task<JsonElement> TableAsync(CancellationToken ct)
    {
        var answer = await AskAsync(
            AthenaPermissions.Table,
            new JsonObject
            {
                ["CatalogName"] = Catalog,
                ["DatabaseName"] = settings.Database,
                ["TableName"] = settings.Table,
                ["WorkGroup"] = settings.Workgroup,
            },
            ct
        );
        return answer.Object("TableMetadata") ?? throw NoAnswer(AthenaPermissions.Table);
    }

    /// <summary>Asks for the workgroup that the settings name.</summary>
    /// <exception cref="BillingException">There is none, or it may not be looked at.</exception>
    public async Task<AthenaWorkgroup> WorkgroupAsync(CancellationToken ct)
    {
        var answer = await AskAsync(
            AthenaPermissions.Workgroup,
            new JsonObject { ["WorkGroup"] = settings.Workgroup },
            ct
        );
        return AthenaWorkgroup.Of(answer) ?? throw NoAnswer(AthenaPermissions.Workgroup);
    }

    private async Task<JsonElement> AskAsync(string action, JsonObject body, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
            {
                Content = new ByteArrayContent(bytes),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
            request.Headers.Add("X-Amz-Target", $"AmazonAthena.{action.Split(':')[1]}");
            try
            {
                var answer = await SignedCalls.AskAsync(
                    aws.Signed("athena"),
                    request,
                    action,
                    SignedCalls.JsonFaultOf,
                    ct
                );
                using var document = JsonDocument.Parse(answer);
                return document.RootElement.Clone();
            }
            catch (AwsCallException error) when (attempt < Attempts && AthenaFaults.IsPassing(error))
            {
                await Task.Delay(Wait(attempt), time, ct);
            }
            catch (AwsCallException error)
            {
                throw Faults.Of(error);
            }
            catch (HubRefusal refusal)
            {
                throw new BillingException(
                    refusal.Remedy is { } remedy ? $"{refusal.Summary}: {remedy}" : refusal.Summary,
                    refusal
                );
            }
            catch (JsonException error)
            {
                throw new BillingException(
                    $"{NoAnswer(action).Message}: see that no proxy answers in its place",
                    error
                );
            }
        }
    }

    /// <summary>How long to wait after an attempt: longer each time, and never the same for all who were turned away together.</summary>
    public static TimeSpan Wait(int attempt)
    {
        var longest = TimeSpan.FromTicks(Math.Min(s_longest.Ticks, s_first.Ticks << (attempt - 1)));
        return (longest / 2) + (longest / 2 * Random.Shared.NextDouble());
    }

    private static BillingException NoAnswer(string action) => new($"Athena's answer to {action} says nothing");
}
