using System.Net;
using Amazon.Runtime;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Engines.Athena;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>How a query is begun, waited for and ended, and what is said when it fails.</summary>
public sealed class AthenaEngineTests
{
    private const string Csv = "\"x\"\n\"1\"\n";

    [Fact]
    public async Task Query_IsBegunInTheWorkgroup_AndAskedForUntilItIsOver()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Starts().Is("QUEUED").Is("RUNNING", scanned: 3 << 20).Is("SUCCEEDED", scanned: 5 << 20);
        var engine = world.Engine();

        var rows = await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        Assert.Equal([1], rows);
        Assert.Equal(
            ["StartQueryExecution", "GetQueryExecution", "GetQueryExecution", "GetQueryExecution"],
            world.Operations
        );
        var start = world.Asked[0].Body;
        Assert.Equal("zocsec-billing", start.GetProperty("WorkGroup").GetString());
        Assert.Equal(
            "WITH lines AS (\nSELECT 1 AS x\n)\nSELECT x FROM lines",
            start.GetProperty("QueryString").GetString()
        );
        Assert.Equal(
            """{"Catalog":"AwsDataCatalog","Database":"zocsec_billing"}""",
            start.GetProperty("QueryExecutionContext").GetRawText()
        );
        Assert.InRange(start.GetProperty("ClientRequestToken").GetString()!.Length, 32, 128);
        Assert.Equal(["Athena: waiting", "Athena: 3 MB read"], world.Said);
        Assert.Equal(2, world.Time.Waits.Count);
    }

    [Fact]
    public async Task WaitsGrow_ToFiveSeconds()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Starts();
        for (var times = 0; times < 12; times++)
        {
            world.Is("RUNNING");
        }

        world.Is("SUCCEEDED");

        await AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0));

        Assert.Equal(world.Time.Waits.Order(), world.Time.Waits);
        Assert.Equal(TimeSpan.FromSeconds(5), world.Time.Waits.Last());
    }

    [Theory]
    [InlineData("TooManyRequestsException", 400)]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalServerException", 500)]
    [InlineData("ExpiredTokenException", 400)]
    public async Task CallThatIsTurnedAway_IsSentAgainAsTheSameQuery(string code, int status)
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Refuse("StartQueryExecution", code, status: status).Refuse("StartQueryExecution", code, status: status);
        world.Succeeds();

        await AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0));

        var starts = world.Asked.Where(one => one.Operation is "StartQueryExecution").ToList();
        Assert.Equal(3, starts.Count);
        Assert.Single(starts.Select(one => one.Body.GetProperty("ClientRequestToken").GetString()).Distinct());
    }

    [Fact]
    public async Task TwoQuestionsThatAreTheSame_AreTwoQueries()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Succeeds();
        var engine = world.Engine();

        await AthenaWorld.ReadAsync(engine, row => row.Count(0));
        await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        var tokens = world
            .Asked.Where(one => one.Operation is "StartQueryExecution")
            .Select(one => one.Body.GetProperty("ClientRequestToken").GetString());
        Assert.Equal(2, tokens.Distinct().Count());
    }

    [Fact]
    public async Task CallWithoutAnswer_IsSentAgain()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Fail("StartQueryExecution", () => new HttpRequestException("reset"));
        world.Succeeds();

        Assert.Single(await AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0)));
    }

    [Theory]
    [InlineData(
        "AccessDeniedException",
        "You are not authorized to perform: athena:StartQueryExecution on the resource.",
        400,
        "may not do athena:StartQueryExecution"
    )]
    [InlineData(
        "AccessDeniedException",
        "User: arn is not authorized to perform: glue:GetTable on resource: x",
        400,
        "may not do glue:GetTable"
    )]
    [InlineData(
        "InvalidRequestException",
        "WorkGroup zocsec-billing is not found.",
        400,
        "`billing: athena: workgroup`"
    )]
    [InlineData("InvalidRequestException", "line 1:8: mismatched input", 400, "mismatched input")]
    [InlineData(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
        400,
        "does not accept the credentials"
    )]
    [InlineData("ExpiredTokenException", "expired", 400, "sign in anew")]
    [InlineData("TooManyRequestsException", "Rate exceeded", 400, "run the command again later")]
    [InlineData("Other", "", 502, "run the command again later")]
    public async Task Refusal_SaysWhatToDo(string code, string message, int status, string said)
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Refuse("StartQueryExecution", code, message, status);

        var error = await FailAsync(world);

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoleThatCannotBeAssumed_IsSaid()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Fail(
            "StartQueryExecution",
            () =>
                new AwsCallException(
                    "sts:AssumeRole",
                    new AmazonServiceException("not authorized") { ErrorCode = "AccessDenied" }
                )
        );

        Assert.Contains("`external-id`", (await FailAsync(world)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramWithoutCredentials_IsSaidAtOnce()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Fail("StartQueryExecution", () => new AmazonClientException("none"));

        Assert.Contains("no credentials", (await FailAsync(world)).Message, StringComparison.Ordinal);
        Assert.Single(world.Asked);
    }

    [Fact]
    public async Task PageOfAProxy_IsNoAnswer()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Answer("StartQueryExecution", "<html>", HttpStatusCode.OK);

        Assert.Contains("proxy", (await FailAsync(world)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CANCELLED", "Query cancelled! : Bytes scanned limit was exceeded", "ScanLimit")]
    [InlineData("CANCELLED", "", "somebody cancelled")]
    [InlineData("FAILED", "Insufficient Lake Formation permission(s) on cur2", "SELECT and DESCRIBE")]
    [InlineData(
        "FAILED",
        "User x is not authorized to perform: glue:GetPartitions on y",
        "may not do glue:GetPartitions"
    )]
    [InlineData(
        "FAILED",
        "Permission denied on S3 path: s3://a/b. Access Denied (Service: Amazon S3; Status Code: 403)",
        "s3:GetObject"
    )]
    [InlineData(
        "FAILED",
        "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.zocsec_billing.cur2' does not exist",
        "finds no table zocsec_billing.cur2"
    )]
    [InlineData("FAILED", "COLUMN_NOT_FOUND: line 1:8: Column 'x' cannot be resolved", "other columns")]
    [InlineData("FAILED", "HIVE_BAD_DATA: Field x's type INT64 is incompatible", "written anew")]
    [InlineData("FAILED", "Query exhausted resources at this scale factor", "fewer periods")]
    [InlineData("FAILED", "Query timeout", "DML query timeout")]
    [InlineData("FAILED", "SYNTAX_ERROR: \u001b[31mline 1", "SYNTAX_ERROR: \ufffd[31mline 1")]
    [InlineData("FAILED", "", "not why")]
    public async Task QueryWithoutAnswer_SaysWhatToDo(string state, string reason, string said)
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Starts().Is(state, reason);

        var error = await FailAsync(world);

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("StopQueryExecution", world.Operations);
    }

    [Fact]
    public async Task QueryThatFailedForAWhile_IsBegunAgain()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Starts().Is("FAILED", "internal", retryable: true).Is("SUCCEEDED");

        Assert.Single(await AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0)));
        Assert.Equal(2, world.Operations.Count(one => one is "StartQueryExecution"));
    }

    [Fact]
    public async Task QueryThatKeepsFailing_IsBegunThreeTimes()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Starts().Is("FAILED", "internal", retryable: true);

        await FailAsync(world);

        Assert.Equal(3, world.Operations.Count(one => one is "StartQueryExecution"));
    }

    [Fact]
    public async Task Cancelling_StopsTheQuery()
    {
        await using var world = await AthenaWorld.StartAsync();
        using var cancel = new CancellationTokenSource();
        world.Starts().Is("RUNNING");
        world.Time.OnWait = cancel.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0), ct: cancel.Token)
        );

        var (operation, body) = world.Asked[^1];
        Assert.Equal("StopQueryExecution", operation);
        Assert.Equal(AthenaWorld.Id, body.GetProperty("QueryExecutionId").GetString());
    }

    [Fact]
    public async Task QueryThatCannotBeAskedFor_IsStopped()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Starts().Refuse("GetQueryExecution", "AccessDeniedException");

        Assert.Contains("athena:GetQueryExecution", (await FailAsync(world)).Message, StringComparison.Ordinal);
        Assert.Equal("StopQueryExecution", world.Operations.Last());
    }

    [Fact]
    public async Task Use_IsSummedAndPriced()
    {
        await using var world = await AthenaWorld.StartAsync(Csv);
        world.Succeeds(scanned: 1L << 40);
        var engine = world.Engine();

        await AthenaWorld.ReadAsync(engine, row => row.Count(0));
        await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        Assert.Equal(2L << 40, engine.Scanned);
        Assert.Equal(10m, engine.Used.Cost);
        Assert.Equal(
            "Athena read 2 TB in 2 queries and worked 3 s: about 10.00 USD, at 5 USD a terabyte",
            Assert.Single(engine.Remarks)
        );
    }

    [Theory]
    [InlineData("SUCCEEDED", 0, 10L << 20)]
    [InlineData("SUCCEEDED", (20L << 20) + 1, 21L << 20)]
    [InlineData("CANCELLED", 0, 10L << 20)]
    [InlineData("FAILED", 1L << 40, 0)]
    public void Charge_IsByWholeMegabytes_TenAtLeast_AndNoneForFailures(string state, long scanned, long charged) =>
        Assert.Equal(charged, AthenaUse.None.With(new AthenaExecution { State = state, Scanned = scanned }).Charged);

    [Fact]
    public async Task WorkgroupWithoutPlaceForResults_IsSaid()
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Starts().Answer("GetQueryExecution", """{"QueryExecution":{"Status":{"State":"SUCCEEDED"}}}""");

        Assert.Contains("location for results", (await FailAsync(world)).Message, StringComparison.Ordinal);
    }

    private static Task<BillingException> FailAsync(AthenaWorld world) =>
        Assert.ThrowsAsync<BillingException>(() => AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0)));
}
