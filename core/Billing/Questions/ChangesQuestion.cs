using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;
using static ZocSec.Core.Billing.Questions.QuestionTexts;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads what is different from the period before.</summary>
internal static class ChangesQuestion
{
    private static readonly string[] s_unowned = ["lost", "new"];
    private static readonly string[] s_owned = ["fixed"];

    /// <summary>Asks.</summary>
    public static async Task<BillingChanges> AskAsync(
        IBillingEngine engine,
        DateOnly period,
        DateOnly previous,
        CancellationToken ct
    )
    {
        await engine.DefineByResourceAsync("changed", Changed(period, previous), "owned", ct);
        var counts = new SortedDictionary<string, ChangeCount>(StringComparer.Ordinal);
        await foreach (var row in engine.AskAsync(Fill("changes-count"), ct).WithCancellation(ct))
        {
            Count(row, counts);
        }

        var unowned = ImmutableArray.CreateBuilder<BilledResource>();
        var owned = ImmutableArray.CreateBuilder<BilledResource>();
        foreach (var (currency, count) in counts)
        {
            if (count.LostOwner + count.New > 0)
            {
                unowned.AddRange(await ResourceRow.ReadAsync(engine, Most(period, currency, s_unowned), ct));
            }

            if (count.Fixed > 0)
            {
                owned.AddRange(await ResourceRow.ReadAsync(engine, Most(period, currency, s_owned), ct));
            }
        }

        return new BillingChanges(previous, unowned.ToImmutable(), owned.ToImmutable(), [.. counts.Values]);
    }

    /// <summary>Every text that this gives an engine.</summary>
    internal static IEnumerable<(string Name, string Sql)> Samples(DateOnly period) =>
        [
            ("changed", Changed(period, period.AddMonths(-1))),
            ("changes-count", Fill("changes-count")),
            ("changes", Most(period, "USD", s_unowned)),
        ];

    private static void Count(AnswerRow row, SortedDictionary<string, ChangeCount> counts)
    {
        var (currency, resources, spend) = (row.Text(0), row.Count(2), row.Amount(3));
        var count = counts.GetValueOrDefault(currency) ?? new ChangeCount(currency, 0, 0, 0, 0, 0, 0);
        counts[currency] = row.Text(1) switch
        {
            "lost" => count with { LostOwner = resources, UnownedSpend = count.UnownedSpend + spend },
            "new" => count with { New = resources, UnownedSpend = count.UnownedSpend + spend },
            "fixed" => count with { Fixed = resources, FixedSpend = spend },
            _ => count with { Gone = resources },
        };
    }

    private static string Changed(DateOnly period, DateOnly previous) =>
        Fill("changed", ("period", Day(period)), ("previous", Day(previous)));

    private static string Most(DateOnly period, string currency, string[] changes) =>
        Fill(
            "changes",
            ("period", Day(period)),
            ("currency", Text(currency)),
            ("changes", string.Join(", ", changes.Select(Text)))
        );
}
