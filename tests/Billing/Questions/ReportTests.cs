using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Questions;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>A small bill of two payers and currencies, whose numbers were worked out by hand.</summary>
public sealed class ReportTests
{
    private const string Shop = "111111111111";
    private const string Lab = "222222222222";

    private static readonly Policy Policy = new()
    {
        Owners = new OwnersSettings
        {
            Names = [new NameRule(Ask.Pattern("^logs-"), "platform", "AmazonS3")],
            Accounts = new OwnersSettings().Accounts.Add(Lab, "research"),
        },
        Hash = "abc",
    };

    private static readonly Line[] Bill =
    [
        // September.
        Before(
            new Line
            {
                Resource = "i-1",
                Billed = 10,
                Tags = [("Owner", "web")],
            }
        ),
        Before(new Line { Resource = "i-2", Billed = 20 }),
        Before(new Line { Resource = "i-3", Billed = 30 }),
        Before(
            new Line
            {
                Resource = "i-9",
                Billed = 5,
                Tags = [("Old", "x")],
            }
        ),
        // October, dollars.
        new Line
        {
            Resource = "i-1",
            Billed = 11,
            Effective = 9,
        },
        new Line
        {
            Resource = "i-2",
            Billed = 21,
            Tags = [("Owner", "web"), ("Name", "two")],
        },
        new Line
        {
            Resource = "i-2",
            Service = "AWSDataTransfer",
            Billed = 0.5m,
            Lines = 3,
        },
        new Line
        {
            Resource = "i-4",
            Billed = 7,
            Tags = [("Creator", "joe")],
            Invoice = "inv-2",
        },
        new Line
        {
            Resource = "logs-a",
            Service = "AmazonS3",
            Billed = 2.000000000001m,
        },
        new Line
        {
            Resource = "",
            Service = "AmazonCloudWatch",
            Billed = 1,
        },
        new Line
        {
            Resource = "",
            Class = "tax",
            Service = "",
            Billed = 4,
            Lines = 2,
        },
        new Line
        {
            Resource = "i-1",
            Class = "split",
            Billed = 0,
        },
        new Line
        {
            Resource = "x",
            Class = "other",
            Billed = 0.25m,
            Invoice = "inv-2",
            Issuer = "Seller",
        },
        // October, euros.
        Euros(new Line { Resource = "i-7", Billed = 100 }),
        Euros(
            new Line
            {
                Resource = "i-8",
                Billed = 3,
                Tags = [("team", "web")],
            }
        ),
        Euros(
            new Line
            {
                Resource = "",
                Class = "credit",
                Billed = -50,
            }
        ),
    ];

    [Fact]
    public async Task Totals_AreByCurrency()
    {
        await using var engine = new TinyEngine();
        var report = await AskAsync(engine);

        Assert.Equal(
            [
                new SpendGroup
                {
                    Currency = "EUR",
                    Owned = 3,
                    ByAccount = 100,
                    Unallocatable = -50,
                    OwnedResources = 1,
                    ByAccountResources = 1,
                },
                new SpendGroup
                {
                    Currency = "USD",
                    Owned = 23.500000000001m,
                    Likely = 7,
                    Unowned = 10,
                    Unallocatable = 4.25m,
                    OwnedResources = 2,
                    LikelyResources = 1,
                    UnownedResources = 1,
                },
            ],
            report.Totals
        );
        Assert.Equal(
            [
                new SpendGroup
                {
                    Currency = "USD",
                    Owned = 10,
                    Unowned = 55,
                    OwnedResources = 1,
                    UnownedResources = 3,
                },
            ],
            report.Before
        );
        Assert.Equal(
            ["2026-09 USD", "2026-10 EUR", "2026-10 USD"],
            report.Periods.Select(group => $"{group.Key} {group.Currency}")
        );
    }

    [Fact]
    public async Task Groups_AreByAccountServiceOwnerAndRule()
    {
        await using var engine = new TinyEngine();
        var report = await AskAsync(engine);

        Assert.Equal(
            [(Shop, "shop", 10m, 4.25m), (Lab, "lab", 0m, -50m)],
            report.Accounts.Select(group => (group.Key, group.Name, group.Unowned, group.Unallocatable))
        );
        Assert.Equal(
            [
                ("AmazonEC2", "USD", 9m, 37m),
                ("AmazonCloudWatch", "USD", 1m, 1m),
                ("AmazonEC2", "EUR", 0m, 103m),
                ("", "USD", 0m, 4m),
                ("AmazonS3", "USD", 0m, 2.000000000001m),
                ("AWSDataTransfer", "USD", 0m, 0.5m),
            ],
            report
                .Services.Where(group => group.Total > 0)
                .Select(group =>
                    (
                        group.Key,
                        group.Currency,
                        group.Unowned,
                        group.Key == "AmazonEC2" ? group.Allocatable : group.Total
                    )
                )
                .OrderByDescending(group => group.Unowned)
                .ThenByDescending(group => group.Item4)
        );
        Assert.Equal(
            [
                ("research", "EUR", 100m),
                ("web", "USD", 21.5m),
                ("joe", "USD", 7m),
                ("web", "EUR", 3m),
                ("platform", "USD", 2.000000000001m),
            ],
            report.Owners.Select(group => (group.Key, group.Currency, group.Total))
        );
        Assert.Equal(
            [
                ("account", 100m),
                ("tag Owner", 21.5m),
                ("tag Creator", 7m),
                ("tag team", 3m),
                ("name ^logs-", 2.000000000001m),
            ],
            report.Rules.Select(group => (group.Key, group.Total))
        );
    }

    [Fact]
    public async Task Changes_TellWhoLostAndGotAnOwner()
    {
        await using var engine = new TinyEngine();
        var changes = (await AskAsync(engine)).Changes!;

        Assert.Equal(Ask.September, changes.Since);
        Assert.Equal(["i-7", "i-1", "i-4"], changes.NewlyUnowned.Select(resource => resource.Id));
        Assert.Equal(["i-2"], changes.NewlyOwned.Select(resource => resource.Id));
        Assert.Equal(
            [new ChangeCount("EUR", 0, 1, 0, 0, 100, 0), new ChangeCount("USD", 1, 1, 1, 2, 16, 21.5m)],
            changes.Counts
        );
    }

    [Fact]
    public async Task Invoices_AddUpToTheLastDigit()
    {
        await using var engine = new TinyEngine();
        var report = await AskAsync(engine);

        Assert.All(report.Invoices, invoice => Assert.Equal((0m, ""), (invoice.Difference, invoice.Explanation)));
        Assert.Equal(
            [
                ("888888888888", "inv-1", "AWS Inc.", "EUR", 53m),
                ("999999999999", "inv-1", "AWS Inc.", "USD", 39.500000000001m),
                ("999999999999", "inv-2", "AWS Inc.", "USD", 7m),
                ("999999999999", "inv-2", "Seller", "USD", 0.25m),
            ],
            report.Invoices.Select(invoice =>
                (invoice.Payer, invoice.Invoice, invoice.Issuer, invoice.Currency, invoice.Billed)
            )
        );
        Assert.Equal(
            [
                new InvoicePart("split", IsAllocatable: false, 0, 0, 1),
                new InvoicePart("tax", IsAllocatable: false, 4, 4, 2),
                new InvoicePart("usage", IsAllocatable: true, 34.500000000001m, 32.500000000001m, 6),
                new InvoicePart("usage without resource", IsAllocatable: true, 1, 1, 1),
            ],
            report.Invoices[1].Parts
        );
    }

    [Fact]
    public async Task Invoice_WhoseResourcesDoNotAddUp_SaysByHowMuch()
    {
        await using var engine = new TinyEngine();
        await AskAsync(engine);
        engine.RunInParts("owned", "DELETE FROM {0} WHERE resource_id = 'i-4'");

        var invoices = await InvoicesQuestion.AskAsync(engine, Ask.October, TestContext.Current.CancellationToken);

        Assert.Equal([0m, 7m, 0m, 0m], invoices.Select(invoice => invoice.Difference));
        Assert.Contains(
            "which is 7.00 less than the use on all its invoices",
            invoices[1].Explanation,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task TagKeys_TellSpellingsAndUse()
    {
        await using var engine = new TinyEngine();
        var keys = (await AskAsync(engine)).TagKeys.ToDictionary(key => key.Key, StringComparer.Ordinal);

        Assert.Equal(
            ("Team", true, 1, 1),
            (keys["team"].Means, keys["team"].IsAsked, keys["team"].Lines, keys["team"].Resources)
        );
        Assert.Equal(21m, keys["Owner"].Spend["USD"]);
        Assert.Equal((false, 1L), (keys["Name"].IsAsked, keys["Name"].Resources));
        Assert.Equal((Ask.September, 0L, 0L), (keys["Old"].LastUsed, keys["Old"].Lines, keys["Old"].Resources));
    }

    [Fact]
    public async Task Lists_ArePartsOfTheWhole()
    {
        await using var engine = new TinyEngine();
        var report = await AskAsync(engine);

        Assert.Equal(["logs-a"], (await report.ListAsync(ResourceList.Buckets)).Select(resource => resource.Id));
        Assert.Equal(
            ["i-7", "i-1", "i-4", "i-2", "i-8"],
            (await report.ListAsync(ResourceList.Instances)).Select(resource => resource.Id)
        );
        Assert.Equal([""], (await report.ListAsync(ResourceList.Others)).Select(resource => resource.Id));
        Assert.Equal(7, await report.Resources.CountAsync(ResourceList.All, TestContext.Current.CancellationToken));
        Assert.Equal(["i-7", "i-1", "i-4"], report.TopUnowned.Select(resource => resource.Id));
    }

    [Fact]
    public async Task Header_SaysWhatAReaderShouldKnow()
    {
        await using var engine = new TinyEngine();
        engine.Add(Bill);
        var report = await Ask.ReportAsync(
            engine,
            policy: Policy,
            now: new DateTimeOffset(2026, 10, 31, 23, 59, 0, TimeSpan.Zero)
        );

        Assert.Equal(
            (Ask.October, Ask.September, "abc", "duckdb"),
            (report.Header.Period, report.Header.Previous, report.Header.Policy, report.Header.Engine)
        );
        Assert.Equal(
            [
                "2026-10 is not over: its amounts still grow",
                "1 line is of a type that this version does not know: billed, but no resource owns them",
                "1 line is of split cost allocation, which no invoice holds: not added up",
            ],
            report.Header.Remarks
        );
    }

    [Fact]
    public async Task FirstPeriod_HasNothingBefore()
    {
        await using var engine = new TinyEngine();
        engine.Add(Bill);
        var report = await Ask.ReportAsync(engine, policy: Policy, period: Ask.September);

        Assert.Equal((Ask.September, null, null), (report.Header.Period, report.Header.Previous, report.Changes));
        Assert.Empty(report.Before);
    }

    [Fact]
    public async Task PeriodThatIsNotThere_IsSaidWithThoseThatAre()
    {
        await using var engine = new TinyEngine();
        engine.Add(Bill);

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            Ask.ReportAsync(engine, period: new DateOnly(2025, 1, 1))
        );

        Assert.Equal("There are no lines of 2025-01; there are of 2026-09, 2026-10", error.Message);
    }

    private static async Task<BillingReport> AskAsync(TinyEngine engine)
    {
        engine.Add(Bill);
        return await Ask.ReportAsync(engine, policy: Policy);
    }

    private static Line Before(Line line) =>
        line with
        {
            Period = Ask.September,
            Last = new DateTime(2026, 9, 30, 0, 0, 0, DateTimeKind.Utc),
        };

    private static Line Euros(Line line) =>
        line with
        {
            Currency = "EUR",
            Payer = "888888888888",
            Account = Lab,
            AccountName = "lab",
        };
}
