using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;
using static ZocSec.Core.Billing.Questions.QuestionTexts;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Reads what is different from the period before.</summary>
internal static class ChangesQuestion
{
    private const int Change = ResourceRow.Columns;

    /// <summary>Asks.</summary>
    public static async Task<BillingChanges> AskAsync(
        IBillingEngine engine,
        DateOnly period,
        DateOnly previous,
        CancellationToken ct
    )
    {
        var unowned = ImmutableArray.CreateBuilder<BilledResource>();
        var owned = ImmutableArray.CreateBuilder<BilledResource>();
        var counts = new SortedDictionary<string, ChangeCount>(StringComparer.Ordinal);
        await foreach (var row in engine.AskAsync(Sql(period, previous), ct).WithCancellation(ct))
        {
            var (change, currency) = (row.Text(Change), row.Text(Change + 5));
            if (row.Count(Change + 1) == 1)
            {
                (change == "fixed" ? owned : unowned).Add(ResourceRow.Read(row));
            }

            if (row.Count(Change + 2) > 1)
            {
                continue;
            }

            var (resources, spend) = (row.Count(Change + 3), row.Amount(Change + 4));
            var count = counts.GetValueOrDefault(currency) ?? new ChangeCount(currency, 0, 0, 0, 0, 0, 0);
            counts[currency] = change switch
            {
                "lost" => count with { LostOwner = resources, UnownedSpend = count.UnownedSpend + spend },
                "new" => count with { New = resources, UnownedSpend = count.UnownedSpend + spend },
                "fixed" => count with { Fixed = resources, FixedSpend = spend },
                _ => count with { Gone = resources },
            };
        }

        return new BillingChanges(previous, unowned.ToImmutable(), owned.ToImmutable(), [.. counts.Values]);
    }

    /// <summary>The question.</summary>
    internal static string Sql(DateOnly period, DateOnly previous) =>
        Fill("changes", ("period", Day(period)), ("previous", Day(previous)));
}
