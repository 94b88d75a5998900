using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Results;
using static ZocSec.Core.Billing.Questions.QuestionTexts;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Asks an engine all that a report holds.</summary>
public static class BillingQuestions
{
    /// <summary>Asks. The report's list of resources asks the same engine later, so that must live as long.</summary>
    /// <param name="engine">The engine; it is given relations, and so can be asked once.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="sources">What was read.</param>
    /// <param name="time">Now.</param>
    /// <param name="progress">Is told of each question.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">There are no lines of the period, or a question was refused.</exception>
    public static async Task<BillingReport> AskAsync(
        IBillingEngine engine,
        BillingQuery query,
        ImmutableArray<BillingSource> sources,
        TimeProvider time,
        IBillingProgress progress,
        CancellationToken ct
    )
    {
        progress.Doing("which resources there are");
        await engine.DefineAsync("uses", Fill("uses"), ct);
        var periods = await PeriodsQuestion.AskAsync(engine, query.Period, ct);
        var period = periods.Period;

        progress.Doing("which tags are in use");
        var tags = new TagKeyQuestion(period);
        await tags.AskAsync(engine, ct);

        progress.Doing("who owns them");
        await new OwnerRelations(engine, query, tags.Spellings).DefineAsync(ct);

        progress.Doing("what is owned");
        var totals = new TotalsQuestion(period);
        await totals.AskAsync(engine, ct);
        var report = new BillingReport
        {
            Header = new BillingHeader
            {
                At = time.GetUtcNow(),
                Engine = engine.Name,
                Period = period,
                Previous = periods.Previous,
                Sources = sources,
                Policy = query.Policy.Hash,
                Directory = query.Directory?.Source,
                Remarks = periods.Remarks(time.GetUtcNow()),
            },
            Totals = totals.TotalsOf(period),
            Before = totals.TotalsOf(periods.Previous),
            Periods = totals.Periods,
            Accounts = totals.Accounts,
            Services = totals.Services,
            Owners = totals.Owners,
            Rules = totals.Rules,
            TopUnowned = await TopAsync(engine, period, ct),
            TagKeys = tags.Keys(query.Policy.Owners),
            Invoices = [],
            Resources = new BilledResources(engine, period),
        };

        progress.Doing("what is different from before");
        var changes = periods.Previous is { } previous
            ? await ChangesQuestion.AskAsync(engine, period, previous, ct)
            : null;

        progress.Doing("what invoices come to");
        return report with
        {
            Changes = changes,
            Invoices = await InvoicesQuestion.AskAsync(engine, period, ct),
            UnknownOwners = query.Directory is null ? [] : await UnknownAsync(engine, period, ct),
        };
    }

    private static async Task<ImmutableArray<BilledResource>> TopAsync(
        IBillingEngine engine,
        DateOnly period,
        CancellationToken ct
    )
    {
        var top = ImmutableArray.CreateBuilder<BilledResource>();
        await foreach (var row in engine.AskAsync(Fill("top", ("period", Day(period))), ct).WithCancellation(ct))
        {
            top.Add(ResourceRow.Read(row));
        }

        return top.ToImmutable();
    }

    private static async Task<ImmutableArray<UnknownOwner>> UnknownAsync(
        IBillingEngine engine,
        DateOnly period,
        CancellationToken ct
    )
    {
        var unknown = ImmutableArray.CreateBuilder<UnknownOwner>();
        var sql = Fill("unknown-owners", ("period", Day(period)));
        await foreach (var row in engine.AskAsync(sql, ct).WithCancellation(ct))
        {
            unknown.Add(new UnknownOwner(row.Text(0), row.Text(1) == "left", row.Text(2), row.Count(3), row.Amount(4)));
        }

        return unknown.ToImmutable();
    }
}
