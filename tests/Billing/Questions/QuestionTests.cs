using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Questions;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>Questions at their borders.</summary>
public sealed class QuestionTests
{
    [Fact]
    public async Task TagKeys_OfAResourceWhoseTagsChange_CountItOnce()
    {
        await using var engine = new TinyEngine();
        engine.Add(
            new Line { Tags = [("A", "1"), ("B", "1")] },
            new Line { Tags = [("A", "1")] },
            new Line { Resource = "i-2", Tags = [("A", "1")] }
        );

        var keys = (await Ask.ReportAsync(engine)).TagKeys;

        Assert.Equal([("A", 2L, 3L), ("B", 1L, 1L)], keys.Select(key => (key.Key, key.Resources, key.Lines)));
    }

    [Fact]
    public async Task TopUnowned_IsFiftyOfEachCurrency()
    {
        await using var engine = new TinyEngine();
        engine.Add(
            Enumerable
                .Range(1, 60)
                .SelectMany(i =>
                    new[]
                    {
                        new Line { Resource = $"i-{i}", Billed = i },
                        new Line
                        {
                            Resource = $"i-{i}",
                            Billed = i,
                            Currency = "EUR",
                        },
                    }
                )
        );

        var top = (await Ask.ReportAsync(engine)).TopUnowned;

        Assert.Equal((100, 60m, 11m), (top.Length, top[0].Effective, top[49].Effective));
    }

    [Fact]
    public async Task NoLines_IsAnError()
    {
        await using var engine = new TinyEngine();

        await Assert.ThrowsAsync<BillingException>(() => Ask.ReportAsync(engine));
    }

    [Fact]
    public async Task NamesThatAthenaCannotHold_AreRefused()
    {
        await using var engine = new TinyEngine { Name = "athena" };
        engine.Add(
            Enumerable
                .Range(1, 500)
                .Select(i => new Line { Resource = $"i-{i}", Tags = [("Owner", $" {i}{new string('x', 200)}")] })
        );

        var error = await Assert.ThrowsAsync<BillingException>(() => Ask.ReportAsync(engine));

        Assert.Contains(
            "The list 'names' is longer than a query of Athena can hold",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Samples_AreWhatEnginesTake()
    {
        await using var engine = new TinyEngine();
        foreach (var (name, sql) in BillingQuestions.Samples())
        {
            engine.Run($"CREATE TEMP TABLE \"{name}\" AS {sql}");
        }
    }
}
