using System.Collections.Immutable;
using System.Globalization;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Results;

namespace ZocSec.Tests.Billing.Reports;

/// <summary>Reports on billing data, made up.</summary>
internal static class BillingSample
{
    public static readonly DateOnly Period = new(2026, 10, 1);

    /// <summary>Whatever an attacker writes into tags, names and ids.</summary>
    public const string Nasty =
        "\"'><script>alert(1)</script><img src=x onerror=alert(2)> =HYPERLINK(\"x\")|`@o\u202E\u0001";

    public static BillingHeader Header { get; } =
        new()
        {
            At = new DateTimeOffset(2026, 11, 3, 8, 15, 0, TimeSpan.Zero),
            Engine = "duckdb",
            Period = Period,
            Previous = Period.AddMonths(-1),
            Sources =
            [
                new BillingSource(
                    "s3://billing/cur/main",
                    ReportFormat.LegacyCur,
                    Period,
                    "20261103T0700-abc",
                    4,
                    1_000_000
                ),
            ],
            Policy = "none",
            Remarks = ["12 amounts had more than 12 decimals and were rounded."],
        };

    /// <summary>A resource that somebody set an owner down for.</summary>
    public static BilledResource Resource(int number, string type = "instance") =>
        new()
        {
            Payer = "000000000001",
            Account = "012345678901",
            AccountName = "web-prod",
            Service = type == "bucket" ? "AmazonS3" : "AmazonEC2",
            Region = "eu-west-1",
            Type = type,
            Id = string.Create(CultureInfo.InvariantCulture, $"{type}-{number}"),
            Key = string.Create(CultureInfo.InvariantCulture, $"arn:aws:x:eu-west-1:012345678901:{type}/{number}"),
            Currency = "USD",
            Effective = 1234.500000000001m,
            Billed = 1200.100000000000m,
            Owner = "platform",
            Ownership = BilledOwnership.Owned,
            Rule = "tag Owner",
            OwnerTag = "Platform",
            Creator = "IAMUser:octocat",
            Name = "web",
            Project = "shop",
            FirstUse = new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc),
            LastUse = new DateTime(2026, 10, 31, 23, 0, 0, DateTimeKind.Utc),
        };

    /// <summary>The same without an owner.</summary>
    public static BilledResource Unowned(int number, string type = "instance") =>
        Resource(number, type) with
        {
            Owner = "",
            Ownership = BilledOwnership.Unowned,
            Rule = "",
            OwnerTag = "",
        };

    /// <summary>Some spend, most of it owned.</summary>
    public static SpendGroup Group(
        string key = "",
        string name = "",
        decimal unowned = 1_500.25m,
        string currency = "USD"
    ) =>
        new()
        {
            Key = key,
            Name = name,
            Currency = currency,
            Owned = 80_000.5m,
            Likely = 6_000,
            ByAccount = 4_000.125m,
            Unowned = unowned,
            Unallocatable = 900,
            OwnedResources = 800,
            LikelyResources = 100,
            ByAccountResources = 50,
            UnownedResources = 50,
        };

    /// <summary>An invoice that comes out.</summary>
    public static InvoiceTotal Invoice(
        string invoice = "EUINGB26-1",
        decimal difference = 0,
        string explanation = ""
    ) =>
        new(
            "000000000001",
            invoice,
            "Amazon Web Services EMEA SARL",
            "USD",
            92_400.875m,
            [
                new InvoicePart("usage", true, 91_500.875m, 91_500.875m, 990_000),
                new InvoicePart("tax", false, 900, 900, 10_000),
            ],
            92_400.875m,
            difference,
            explanation
        );

    /// <summary>A report with something of everything.</summary>
    public static BillingReport Report { get; } =
        new()
        {
            Header = Header,
            Totals = [Group()],
            Before = [Group(unowned: 9_000)],
            Periods =
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(month =>
                        Group(
                            Period.AddMonths(month - 11).ToString("yyyy-MM", CultureInfo.InvariantCulture),
                            unowned: 40_000 - (3_500 * month)
                        )
                    ),
            ],
            Accounts =
            [
                .. Enumerable
                    .Range(0, 22)
                    .Select(number =>
                        Group(
                            $"0123456789{number:00}",
                            number == 3 ? "" : $"team-{number}-prod",
                            60_000m / ((number * number) + 1)
                        )
                    ),
            ],
            Services =
            [
                .. ((string[])["AmazonEC2", "AmazonS3", "AmazonRDS", "AWSLambda", "AmazonCloudWatch"]).Select(
                    (service, index) => Group(service, $"Amazon service {index}", 30_000m / (index + 1))
                ),
            ],
            Owners = [Group("platform", unowned: 0), Group("data", unowned: 0)],
            Rules =
            [
                Group("tag Owner", unowned: 0),
                Group("tag aws:createdBy", unowned: 0),
                Group("account", unowned: 0),
            ],
            TopUnowned =
            [
                .. Enumerable.Range(1, 30).Select(number => Unowned(number) with { Effective = 9_000m / number }),
                Resource(31) with
                {
                    Ownership = BilledOwnership.Likely,
                    Owner = "octocat",
                    Conflict = "tag Team says data",
                },
            ],
            Changes = new BillingChanges(
                Period.AddMonths(-1),
                [Unowned(1), Unowned(2)],
                [Resource(3)],
                [new ChangeCount("USD", 1, 1, 1, 7, 2_469, 1_234.5m)]
            ),
            TagKeys =
            [
                new TagKey("Owner", "Owner", true, 500_000, 700, Spend(70_000), Period),
                new TagKey("owner", "Owner", true, 1_000, 20, Spend(100), Period.AddMonths(-2)),
            ],
            Invoices = [Invoice(), Invoice("")],
            UnknownOwners =
            [
                new UnknownOwner("bob", true, "USD", 3, 12.5m),
                new UnknownOwner("x-team", false, "USD", 1, 2),
            ],
            Resources = new ListedResources([
                .. Enumerable.Range(1, 30).Select(number => Unowned(number)),
                .. Enumerable.Range(31, 10).Select(number => Resource(number, "bucket")),
                .. Enumerable.Range(41, 10).Select(number => Resource(number, "volume")),
                Unowned(51, "") with
                {
                    Id = "",
                    Service = "AmazonCloudWatch",
                },
            ]),
        };

    /// <summary>A report on nothing.</summary>
    public static BillingReport Empty { get; } =
        new()
        {
            Header = Header with { Previous = null, Remarks = [] },
            Totals = [],
            Accounts = [],
            Services = [],
            Owners = [],
            Rules = [],
            TopUnowned = [],
            TagKeys = [],
            Invoices = [],
            Resources = new ListedResources([]),
        };

    /// <summary>A report in which everything that somebody else writes is <paramref name="words"/>.</summary>
    public static BillingReport Hostile(string words)
    {
        var resource = Unowned(1) with
        {
            Payer = words,
            Account = words,
            AccountName = words,
            Service = words,
            Region = words,
            Id = words,
            Key = words,
            Currency = words,
            Owner = words,
            Rule = words,
            Conflict = words,
            OwnerTag = words,
            Creator = words,
            Name = words,
            Project = words,
        };
        var group = Group(words, words + "2", currency: words);
        return Report with
        {
            Header = Header with
            {
                Engine = words,
                Policy = words,
                Directory = words,
                Remarks = [words],
                Sources = [new BillingSource(words, ReportFormat.Focus, Period, words, 1, 1)],
            },
            Totals = [group],
            Before = [group],
            Periods = [group, group],
            Accounts = [group],
            Services = [group],
            Owners = [group],
            Rules = [group],
            TopUnowned = [resource],
            Changes = new BillingChanges(Period, [resource], [resource], [new ChangeCount(words, 1, 1, 1, 1, 1, 1)]),
            TagKeys =
            [
                new TagKey(
                    words,
                    words,
                    true,
                    1,
                    1,
                    ImmutableSortedDictionary<string, decimal>.Empty.Add(words, 1),
                    Period
                ),
            ],
            Invoices =
            [
                new InvoiceTotal(
                    words,
                    words,
                    words,
                    words,
                    1,
                    [new InvoicePart(words, true, 1, 1, 1)],
                    1,
                    0.1m,
                    words
                ),
            ],
            UnknownOwners = [new UnknownOwner(words, true, words, 1, 1)],
            Resources = new ListedResources([resource, resource with { Type = "bucket" }, resource with { Type = "" }]),
        };
    }

    /// <summary>The report with spend below zero, and with none.</summary>
    public static IEnumerable<BillingReport> Odd()
    {
        var negative = Group("a") with { Owned = -5, Likely = -1, ByAccount = 0, Unowned = 3 };
        var nothing = new SpendGroup { Key = "b", Currency = "USD" };
        foreach (var group in new[] { negative, nothing, negative with { Unowned = -3 } })
        {
            yield return Report with
            {
                Totals = [group],
                Before = [group],
                Periods = [group, group, group],
                Accounts = [group, group],
                Services = [group],
                Owners = [group],
            };
        }
    }

    private static ImmutableSortedDictionary<string, decimal> Spend(decimal spend) =>
        ImmutableSortedDictionary<string, decimal>.Empty.Add("USD", spend);
}
