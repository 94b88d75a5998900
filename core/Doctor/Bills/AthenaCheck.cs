using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Events.Aws;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Doctor.Bills;

/// <summary>Whether Athena has the table and the workgroup; starts no query. Source: Amazon Athena API Reference.</summary>
/// <param name="aws">Who asks.</param>
/// <param name="settings">The workgroup, database and table.</param>
/// <param name="time">The clock.</param>
internal sealed class AthenaCheck(IBillingAws aws, AthenaSettings settings, TimeProvider time)
{
    /// <summary>What the finding is about.</summary>
    public const string Subject = "Athena";

    private const string Workgroup = "athena:GetWorkGroup";

    private readonly AthenaCalls _calls = new(aws, settings, time);

    /// <summary>Looks.</summary>
    /// <exception cref="BillingException">Questions would fail.</exception>
    public async Task<Finding> RunAsync(CancellationToken ct)
    {
        var table = AthenaTable.Of(await _calls.TableAsync(ct));
        // Refuses a table whose lines say no period.
        _ = table.PeriodSql;
        var state = await WorkgroupAsync(ct);
        var there = $"the table {settings.Database}.{settings.Table} is there, with {table.Columns.Length} columns";
        return state switch
        {
            "DISABLED" => Finding.Fail(
                BillChecks.Name,
                $"the workgroup {settings.Workgroup} is turned off",
                "turn it on in Athena under Workgroups, or name another in `billing: athena: workgroup`",
                Subject
            ),
            null => Finding.Ok(
                BillChecks.Name,
                $"{there}; whether the workgroup {settings.Workgroup} takes questions cannot be told beforehand, since the role may not do {Workgroup}",
                Subject
            ),
            _ => Finding.Ok(BillChecks.Name, $"{there}; the workgroup {settings.Workgroup} takes questions", Subject),
        };
    }

    // Its state; null: the role may ask its questions there, and need not be allowed to look at it.
    private async Task<string?> WorkgroupAsync(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new ByteArrayContent(
                JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["WorkGroup"] = settings.Workgroup })
            ),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"AmazonAthena.{Workgroup.Split(':')[1]}");
        try
        {
            var answer = await SignedCalls.AskAsync(
                aws.Signed("athena"),
                request,
                Workgroup,
                SignedCalls.JsonFaultOf,
                ct
            );
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.Object("WorkGroup")?.Text("State") ?? "";
        }
        catch (AwsCallException fault) when (fault.IsDenied)
        {
            return null;
        }
        catch (AwsCallException fault)
        {
            throw _calls.Faults.Of(fault);
        }
        catch (JsonException error)
        {
            throw new BillingException(
                $"Athena's answer to {Workgroup} says nothing: see that no proxy answers in its place",
                error
            );
        }
    }
}
