using System.Globalization;
using System.Text;
using ZocSec.Core.Billing;

namespace ZocSec.Tests.Billing.Athena;

/// <summary>How the answer of a query is read out of S3.</summary>
public sealed class AthenaResultTests
{
    [Fact]
    public async Task Types_AreReadAsAthenaWritesThem()
    {
        await using var world = await AthenaWorld.StartAsync(
            """
            "text","amount","count","time","flag"
            "a ""quoted"", text","-12.340000000000","1234567890123","2026-10-01 00:00:00.000","true"
            "","1.0E-7","0","2026-10-01","false"
            ,,,,

            """
        );
        world.Succeeds();

        var rows = await AthenaWorld.ReadAsync(
            world.Engine(),
            row => (row.Text(0), row.Amount(1), row.Count(2), row.Time(3), row.Flag(4))
        );

        var october = new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.Equal(
            [
                ("a \"quoted\", text", -12.34m, 1_234_567_890_123, october, true),
                ("", 0.0000001m, 0, october, false),
                ("", 0m, 0, (DateTime?)null, false),
            ],
            rows
        );
        Assert.Equal(DateTimeKind.Utc, rows[0].Item4!.Value.Kind);
    }

    [Theory]
    [InlineData("2026-10-01 13:14:15.123456", 123_456)]
    [InlineData("2026-10-01 13:14:15.123 UTC", 123_000)]
    [InlineData("2026-10-01 13:14:15", 0)]
    public async Task Times_AreUtc(string text, int micros)
    {
        await using var world = await AthenaWorld.StartAsync($"\"x\"\n\"{text}\"\n");
        world.Succeeds();

        var time = Assert.Single(await AthenaWorld.ReadAsync(world.Engine(), row => row.Time(0)));

        Assert.Equal(new DateTime(2026, 10, 1, 13, 14, 15, DateTimeKind.Utc).AddMicroseconds(micros), time);
    }

    [Fact]
    public async Task LineBreaksWithinATextAndNullsOfASingleColumn_AreRows()
    {
        await using var world = await AthenaWorld.StartAsync("\"x\"\n\"a\nb\"\n\n\"\"\n\"c\"\n");
        world.Succeeds();

        var rows = await AthenaWorld.ReadAsync(world.Engine(), row => row.Text(0));

        Assert.Equal(["a\nb", "", "", "c"], rows);
    }

    [Fact]
    public async Task Nothing_IsNoRow()
    {
        await using var world = await AthenaWorld.StartAsync("\"x\"\n");
        world.Succeeds();

        Assert.Empty(await AthenaWorld.ReadAsync(world.Engine(), row => row.Text(0)));
    }

    [Theory]
    [InlineData("\"x\"\n\"many\"\n", "amount in column x: many")]
    [InlineData("\"x\"\n\"1\",\"2\"\n", "run the command again")]
    [InlineData("\"x\"\n\"1", "run the command again")]
    [InlineData("", "run the command again")]
    public async Task WhatIsNotTheAnswer_IsRefused(string csv, string said)
    {
        await using var world = await AthenaWorld.StartAsync(csv);
        world.Succeeds();

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            AthenaWorld.ReadAsync(world.Engine(), row => row.Amount(0))
        );

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionThatBreaks_GoesOnWhereItWas()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(50_000));
        world.Succeeds();
        world.Results.Breaks.Enqueue(100_000);
        world.Results.Breaks.Enqueue(0);
        world.Results.Breaks.Enqueue(12_345);

        var rows = await AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0));

        Assert.Equal(Enumerable.Range(0, 50_000).Select(number => (long)number), rows);
        Assert.Equal(4, world.Results.Asked.Count(one => one.StartsWith("GET", StringComparison.Ordinal)));
        Assert.Contains(world.Results.Asked, one => one.Contains("bytes=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConnectionThatBreaksTimeAfterTime_IsSaid()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(100));
        world.Succeeds();
        for (var times = 0; times < 1000; times++)
        {
            world.Results.Breaks.Enqueue(0);
        }

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0))
        );

        Assert.Contains("time after time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultThatChangesWhileItIsRead_IsNotMixed()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(50_000));
        world.Succeeds();
        world.Results.Breaks.Enqueue(100_000);
        world.Time.OnWait = () => world.Results.ETag = "\"2-1\"";

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0))
        );

        Assert.Contains("changed while it was read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "s3:GetObject")]
    [InlineData(404, "is gone")]
    public async Task ResultThatMayNotBeRead_IsSaid(int status, string said)
    {
        await using var world = await AthenaWorld.StartAsync();
        world.Succeeds();
        world.Results.Refused["GET"] = status;

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            AthenaWorld.ReadAsync(world.Engine(), row => row.Count(0))
        );

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMillionRows_AreReadAsTheyCome()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(1_000_000));
        world.Succeeds();
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Results.SecondHalf = isRead.Task;
        long rows = 0;
        long sum = 0;

        await foreach (var row in world.Engine().AskAsync("SELECT x FROM lines", CancellationToken.None))
        {
            rows++;
            sum += row.Count(0);
            // What comes after does not come before this.
            isRead.TrySetResult();
        }

        Assert.Equal(1_000_000, rows);
        Assert.Equal(499_999_500_000, sum);
    }

    [Fact]
    public async Task Answers_AreDeletedOnceTheyAreRead()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(3));
        world.Succeeds();
        var engine = world.Engine();

        await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        Assert.Equal(
            [$"DELETE /results/answers/{AthenaWorld.Id}.csv", $"DELETE /results/answers/{AthenaWorld.Id}.csv.metadata"],
            world.Results.Asked.Where(one => one.StartsWith("DELETE", StringComparison.Ordinal))
        );
        Assert.Single(engine.Remarks);
    }

    [Fact]
    public async Task AnswersThatAreNotReadToTheirEnd_AreDeletedToo()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(3));
        world.Succeeds();

        await foreach (var row in world.Engine().AskAsync("SELECT x FROM lines", CancellationToken.None))
        {
            Assert.Equal(0, row.Count(0));
            break;
        }

        Assert.Contains($"DELETE /results/answers/{AthenaWorld.Id}.csv", world.Results.Asked);
    }

    [Fact]
    public async Task AnswersThatMayNotBeDeleted_AreRemarkedOnce()
    {
        await using var world = await AthenaWorld.StartAsync(Numbers(3));
        world.Succeeds();
        world.Results.Refused["DELETE"] = 403;
        var engine = world.Engine();

        await AthenaWorld.ReadAsync(engine, row => row.Count(0));
        await AthenaWorld.ReadAsync(engine, row => row.Count(0));

        Assert.Equal(2, engine.Remarks.Count);
        Assert.Contains("s3://results/answers/", engine.Remarks[1], StringComparison.Ordinal);
        Assert.Contains("s3:DeleteObject", engine.Remarks[1], StringComparison.Ordinal);
    }

    private static string Numbers(int rows)
    {
        var csv = new StringBuilder("\"x\"\n");
        for (var number = 0; number < rows; number++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"\"{number}\"\n");
        }

        return csv.ToString();
    }
}
