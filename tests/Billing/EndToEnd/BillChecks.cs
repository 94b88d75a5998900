using System.Globalization;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Results;
using ZocSec.Tests.Billing.Generator;

namespace ZocSec.Tests.Billing.EndToEnd;

/// <summary>Holds a report against what the generator summed up while it wrote the bill, to the last digit.</summary>
internal static class BillChecks
{
    /// <summary>Invoices, totals, accounts, services and each resource with its owner.</summary>
    public static async Task EqualAsync(GeneratedBill bill, DateOnly period, BillingReport report)
    {
        Assert.Equal(period, report.Header.Period);
        var expected = bill.Expected;
        Invoices(expected, period, report);
        Totals(expected, period, report);
        Accounts(expected, period, report);
        Services(expected, period, report);
        await ResourcesAsync(expected, period, report);
    }

    private static void Invoices(BillExpected expected, DateOnly period, BillingReport report)
    {
        var parts = expected
            .Invoices.Where(part => part.Key.Period == period)
            .Select(part => (part.Key with { Period = default }, part.Sum))
            .OrderBy(part => part.Item1.ToString(), StringComparer.Ordinal);
        var found = report
            .Invoices.SelectMany(invoice =>
                invoice.Parts.Select(part =>
                    (
                        Key: new InvoiceKey(
                            default,
                            invoice.Payer,
                            invoice.Invoice,
                            invoice.Issuer,
                            invoice.Currency,
                            part.Class == "usage without resource" ? "usage" : part.Class
                        ),
                        Sum: new ExpectedSum(part.Billed, part.Effective, part.Lines)
                    )
                )
            )
            .GroupBy(part => part.Key)
            .Select(parts => (parts.Key, ExpectedSum.Of(parts.Select(part => part.Sum))))
            .OrderBy(part => part.Key.ToString(), StringComparer.Ordinal);
        Assert.Equal(parts, found);
        Assert.All(report.Invoices, invoice => Assert.Equal((0m, ""), (invoice.Difference, invoice.Explanation)));
        Assert.All(report.Invoices, invoice => Assert.Equal(invoice.Billed, invoice.Parts.Sum(part => part.Billed)));
    }

    private static void Totals(BillExpected expected, DateOnly period, BillingReport report)
    {
        var currencies = expected.Invoices.Select(part => part.Key.Currency).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(currencies, report.Totals.Select(total => total.Currency).Order(StringComparer.Ordinal));
        foreach (var total in report.Totals)
        {
            var (owned, ownedCount) = expected.Owned(period, total.Currency, ExpectedOwnership.Owned);
            var (likely, likelyCount) = expected.Owned(period, total.Currency, ExpectedOwnership.Likely);
            var (unowned, unownedCount) = expected.Owned(period, total.Currency, ExpectedOwnership.Unowned);
            var rest = expected
                .WithoutResource.Where(part => part.Key.Period == period && part.Key.Currency == total.Currency)
                .Sum(part => part.Sum.Effective);
            var others = expected.Sum(key =>
                key.Period == period && key.Currency == total.Currency && key.Class != "usage"
            );
            Assert.Equal(
                (owned.Effective, likely.Effective, 0m, unowned.Effective + rest, others.Effective),
                (total.Owned, total.Likely, total.ByAccount, total.Unowned, total.Unallocatable)
            );
            Assert.Equal(
                (ownedCount, likelyCount, 0L, unownedCount),
                (total.OwnedResources, total.LikelyResources, total.ByAccountResources, total.UnownedResources)
            );
            foreach (var groups in new[] { report.Accounts, report.Services })
            {
                var own = groups.Where(group => group.Currency == total.Currency).ToList();
                Assert.Equal(total.Total, own.Sum(group => group.Total));
                Assert.Equal(total.Resources, own.Sum(group => group.Resources));
            }
        }
    }

    private static void Accounts(BillExpected expected, DateOnly period, BillingReport report) =>
        Assert.Equal(
            Grouped(expected, period, key => $"{key.Account} {key.Currency}"),
            Allocatable(report.Accounts, group => $"{group.Key} {group.Currency}")
        );

    private static void Services(BillExpected expected, DateOnly period, BillingReport report) =>
        Assert.Equal(
            Grouped(expected, period, key => $"{key.Service} {key.Currency}"),
            Allocatable(report.Services, group => $"{group.Key} {group.Currency}")
        );

    private static IEnumerable<(string, decimal)> Grouped(
        BillExpected expected,
        DateOnly period,
        Func<AccountServiceKey, string> by
    ) =>
        expected
            .Services.Where(part => part.Key.Period == period)
            .GroupBy(part => by(part.Key), StringComparer.Ordinal)
            .Select(parts => (parts.Key, Effective: parts.Sum(part => part.Sum.Effective)))
            .Where(group => group.Effective != 0)
            .OrderBy(group => group.Key, StringComparer.Ordinal);

    private static IEnumerable<(string, decimal)> Allocatable(
        IEnumerable<SpendGroup> groups,
        Func<SpendGroup, string> by
    ) =>
        groups
            .Select(group => (Key: by(group), group.Allocatable))
            .Where(group => group.Allocatable != 0)
            .OrderBy(group => group.Key, StringComparer.Ordinal);

    private static async Task ResourcesAsync(BillExpected expected, DateOnly period, BillingReport report)
    {
        var found = new List<BilledResource>();
        await foreach (
            var resource in report.Resources.ReadAsync(ResourceList.All, TestContext.Current.CancellationToken)
        )
        {
            found.Add(resource);
        }

        Assert.Equal(
            found.Count,
            await report.Resources.CountAsync(ResourceList.All, TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            expected
                .WithoutResource.Where(part => part.Key.Period == period)
                .Select(part =>
                    (part.Key.Account, part.Key.Service, part.Key.Currency, part.Sum.Billed, part.Sum.Effective)
                )
                .Order(),
            found
                .Where(resource => resource.Id.Length == 0)
                .Select(resource =>
                    (resource.Account, resource.Service, resource.Currency, resource.Billed, resource.Effective)
                )
                .Order()
        );
        Assert.Equal(
            expected.Resources.Where(resource => resource.Period == period).Select(Facts).Order(StringComparer.Ordinal),
            found.Where(resource => resource.Id.Length > 0).Select(Facts).Order(StringComparer.Ordinal)
        );
    }

    private static string Facts(ExpectedResource resource) =>
        string.Join(
            " | ",
            resource.Id,
            resource.Payer,
            resource.Account,
            resource.Service,
            resource.Region,
            resource.Currency,
            Exact(resource.Sum.Billed),
            Exact(resource.Sum.Effective),
            resource.First.ToString("s"),
            resource.Last.ToString("s"),
            resource.Ownership.ToString(),
            Plain(resource.Owner),
            resource.Tag.Length == 0 ? "" : TagSpellings.NormalOf(resource.Tag),
            resource.Owner
        );

    private static string Facts(BilledResource resource) =>
        string.Join(
            " | ",
            resource.Id,
            resource.Payer,
            resource.Account,
            resource.Service,
            resource.Region,
            resource.Currency,
            Exact(resource.Billed),
            Exact(resource.Effective),
            resource.FirstUse?.ToString("s"),
            resource.LastUse?.ToString("s"),
            resource.Ownership.ToString(),
            Plain(resource.Owner),
            resource.Rule.Length == 0 ? "" : TagSpellings.NormalOf(resource.Rule["tag ".Length..]),
            resource.Ownership switch
            {
                BilledOwnership.Owned => resource.OwnerTag,
                BilledOwnership.Likely => resource.Creator,
                _ => "",
            }
        );

    private static string Exact(decimal amount) => amount.ToString("0.############", CultureInfo.InvariantCulture);

    // A team may be written with the prefix of topics, and a creator as AWS writes them.
    private static string Plain(string owner)
    {
        var name = owner.StartsWith("IAMUser:", StringComparison.Ordinal)
            ? owner[(owner.LastIndexOf(':') + 1)..]
            : owner;
        return name.StartsWith("team-", StringComparison.Ordinal) ? name["team-".Length..] : name;
    }
}
