using CsCheck;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Billing.Questions;

/// <summary>What holds for any bill.</summary>
public sealed class OwnedModelTests
{
    private static readonly OwnersSettings Owners = new()
    {
        Tags = ["Owner", "Team"],
        CreatorTags = ["Creator"],
        StackTags = ["stack"],
        Names = [new NameRule(Ask.Pattern("^i-[12]$"), "named")],
        Accounts = new OwnersSettings().Accounts.Add("111111111111", "acct"),
    };

    private static readonly Gen<(string, string)[]> GenTags = Gen.Select(
            Of("Owner", "owner", "TEAM", "Creator", "stack", "Other"),
            Of("a", "b", "c", "-", "it's", "🎈")
        )
        .Array[0, 4]
        .Select(tags => tags.DistinctBy(tag => tag.Item1).OrderBy(tag => tag.Item1, StringComparer.Ordinal).ToArray());

    private static readonly Gen<Line> GenLine = Gen.Select(
        Of("i-1", "i-2", "i-3", "bucket", "arn:aws:s3:::bucket", "", "vol-1"),
        Of("AmazonEC2", "AmazonS3"),
        Of("111111111111", "011111111111"),
        Of("USD", "EUR"),
        Gen.Select(Of("usage", "usage", "usage", "tax", "credit"), Gen.Bool, (kind, isNow) => (kind, isNow)),
        Gen.Int[1, 3],
        Gen.Long[-1_000_000, 1_000_000_000_000_000],
        GenTags,
        (resource, service, account, currency, kind, day, units, tags) =>
            new Line
            {
                Resource = resource,
                Service = service,
                Account = account,
                Currency = currency,
                Class = kind.kind,
                Period = kind.isNow ? Ask.October : Ask.September,
                Last = new DateTime(2026, 10, day, 0, 0, 0, DateTimeKind.Utc),
                Billed = units * 0.000000000001m,
                Effective = units * 0.000000000003m,
                Tags = tags,
            }
    );

    [Fact]
    public async Task AnyBill_IsAddedUpWholeAndOwnedAsTheModelSays() =>
        await GenLine
            .Array[1, 25]
            .SampleAsync(
                async lines =>
                {
                    Line[] all = [.. lines, new Line { Period = Ask.October, Resource = "i-9" }];
                    await using var engine = new TinyEngine();
                    engine.Add(all);
                    var report = await Ask.ReportAsync(engine, Owners);
                    Line[] now = [.. all.Where(line => line.Period == Ask.October)];

                    foreach (var currency in now.GroupBy(line => line.Currency, StringComparer.Ordinal))
                    {
                        var sum = currency.Sum(line => line.Effective ?? line.Billed);
                        Assert.Equal(sum, Total(report.Totals, currency.Key));
                        Assert.Equal(sum, Total(report.Accounts, currency.Key));
                        Assert.Equal(sum, Total(report.Services, currency.Key));
                        Assert.All(
                            report.Services.Where(group => group.Currency == currency.Key),
                            group =>
                                Assert.Equal(
                                    currency
                                        .Where(line => line.Service == group.Key)
                                        .Sum(line => line.Effective ?? line.Billed),
                                    group.Total
                                )
                        );
                        Assert.Equal(
                            currency.Sum(line => line.Billed),
                            report
                                .Invoices.Where(invoice => invoice.Currency == currency.Key)
                                .Sum(invoice => invoice.Billed)
                        );
                    }

                    Assert.All(report.Invoices, invoice => Assert.Equal(0, invoice.Difference));
                    var list = await report.ListAsync();
                    Assert.Equal(Model(now), list.Select(Shown).Order(StringComparer.Ordinal));
                },
                iter: 60,
                threads: 1
            );

    private static Gen<string> Of(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static decimal Total(IEnumerable<SpendGroup> groups, string currency) =>
        groups.Where(group => group.Currency == currency).Sum(group => group.Total);

    private static string Shown(BilledResource resource) =>
        $"{resource.Account} {resource.Currency} {Id(resource.Id)} {(resource.Id.Length == 0 ? resource.Service : "")} {resource.Owner} {resource.Rule} {resource.Ownership} {resource.Effective:0.############}";

    // A bucket's name and its ARN are one; so may be what other services say of either.
    private static string Id(string id) => id.Replace("arn:aws:s3:::", "", StringComparison.Ordinal);

    private static IEnumerable<string> Model(Line[] lines) =>
        lines
            .Where(line => line.Class == "usage")
            .GroupBy(line => (line.Account, line.Currency, Key: KeyOf(line)))
            .Select(group =>
            {
                var (owner, rule, ownership) = Decide(group.Key.Account, group.Key.Key, [.. group]);
                var id = group.First().Resource;
                return $"{group.Key.Account} {group.Key.Currency} {Id(id)} {(id.Length == 0 ? group.First().Service : "")} {owner} {rule} {ownership} {group.Sum(line => line.Effective ?? line.Billed):0.############}";
            })
            .Order(StringComparer.Ordinal);

    private static string KeyOf(Line line) =>
        (line.Resource, line.Service) switch
        {
            ("", var service) => "rest of " + service,
            ("arn:aws:s3:::bucket", _) => "s3 bucket",
            (var name, "AmazonS3") => "s3 " + name,
            (var name, _) => name,
        };

    private static (string Owner, string Rule, BilledOwnership Ownership) Decide(
        string account,
        string key,
        Line[] lines
    )
    {
        if (!key.StartsWith("rest", StringComparison.Ordinal))
        {
            foreach (var tag in Spellings(lines, "Owner", "owner").Concat(["TEAM"]))
            {
                if (Latest(lines, tag) is { } owner && owner != "-")
                {
                    return (owner, "tag " + tag, BilledOwnership.Owned);
                }
            }

            if (key is "i-1" or "i-2" or "s3 i-1" or "s3 i-2")
            {
                return ("named", "name ^i-[12]$", BilledOwnership.Owned);
            }

            if (Latest(lines, "Creator") is { } creator && creator != "-")
            {
                return (creator, "tag Creator", BilledOwnership.Likely);
            }

            if (Latest(lines, "stack") is { } stack)
            {
                return ("stack " + stack, "tag stack", BilledOwnership.Likely);
            }
        }

        return account == "111111111111"
            ? ("acct", "account", BilledOwnership.ByAccount)
            : ("", "", BilledOwnership.Unowned);
    }

    private static IEnumerable<string> Spellings(Line[] lines, params string[] keys) =>
        keys.Where(key => lines.Any(line => line.Tags.Any(tag => tag.Key == key)));

    private static string? Latest(Line[] lines, string key) =>
        lines
            .SelectMany(line => line.Tags.Where(tag => tag.Key == key).Select(tag => (line.Last, tag.Value)))
            .OrderBy(found => found.Last)
            .ThenBy(
                found => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(found.Value)),
                StringComparer.Ordinal
            )
            .Select(found => found.Value)
            .LastOrDefault();
}
