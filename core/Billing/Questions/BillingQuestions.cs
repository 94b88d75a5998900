using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;
using ZocSec.Core.Billing.Engines.Athena;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Policies;
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
        progress.Doing("asks which resources there are");
        await engine.DefineAsync("charges", Fill("charges"), ct);
        await engine.DefineByResourceAsync("uses", Fill("uses"), over: "lines", ct);
        var periods = await PeriodsQuestion.AskAsync(engine, query.Period, ct);
        var period = periods.Period;

        progress.Doing("asks which tags are in use");
        var tags = new TagKeyQuestion(period);
        await tags.AskAsync(engine, ct);

        progress.Doing("asks who owns them");
        await new OwnerRelations(engine, query, tags.Spellings).DefineAsync(ct);

        progress.Doing("asks what is owned");
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
            TopUnowned = await TopAsync(engine, period, totals, ct),
            TagKeys = tags.Keys(query.Policy.Owners),
            Invoices = [],
            Resources = new BilledResources(engine, period),
        };

        progress.Doing("asks what is different from before");
        var changes = periods.Previous is { } previous
            ? await ChangesQuestion.AskAsync(engine, period, previous, ct)
            : null;

        progress.Doing("asks what invoices come to");
        return report with
        {
            Changes = changes,
            Invoices = await InvoicesQuestion.AskAsync(engine, period, ct),
            UnknownOwners = query.Directory is null ? [] : await UnknownAsync(engine, period, ct),
        };
    }

    /// <summary>Every text that an engine is given, in order, with a policy that asks all there is to ask.</summary>
    internal static IEnumerable<(string Name, string Sql)> Samples()
    {
        var period = new DateOnly(2026, 10, 1);
        var owners = new OwnersSettings
        {
            Names =
            [
                .. NamePattern.TryParse("(?i)^it's-[\\w.-]+$", out var pattern, out _)
                    ? [new NameRule(pattern, "platform"), new NameRule(pattern, "web", "AmazonS3")]
                    : Array.Empty<NameRule>(),
            ],
        };
        var owned = new OwnedSql(
            owners,
            [
                "Owner",
                "owner",
                "Team",
                "cost-center",
                "Creator",
                "aws:createdBy",
                "aws:cloudformation:stack-name",
                "Name",
                "Project",
            ],
            OwnerNames.Unknown
        );
        var somebody = new NamedOwner("platform", "platform", "known");
        yield return ("charges", Fill("charges"));
        yield return ("uses", Fill("uses"));
        yield return ("periods", Fill("periods"));
        yield return ("tagged", TagKeyQuestion.Tagged(period));
        yield return ("tag-keys", Fill("tag-keys"));
        yield return ("owner-values", owned.Values()!);
        yield return (
            "names",
            ConstantRows.Of(
                "names",
                ["raw", "owner", "said", "standing"],
                [
                    ["it's", "its", "it's", "left"],
                ]
            )
        );
        yield return ("stacks", ConstantRows.Of("stacks", ["raw", "owner"], []));
        yield return (
            "account_owners",
            ConstantRows.Of(
                "account_owners",
                ["account", "owner", "standing"],
                [
                    ["111111111111", "platform", ""],
                ]
            )
        );
        yield return ("owned", owned.Write([somebody, somebody], [.. Enumerable.Repeat(true, 16)]));
        yield return ("totals", TotalsQuestion.Sql(period));
        yield return ("top", Top(period, "USD"));
        foreach (var sample in ChangesQuestion.Samples(period))
        {
            yield return sample;
        }

        yield return ("invoices", InvoicesQuestion.Sql(period));
        yield return ("unknown-owners", Fill("unknown-owners", ("period", Day(period))));
        foreach (var kind in Enum.GetValues<ResourceList>())
        {
            yield return ($"resources {kind}", BilledResources.List(period, kind));
            yield return ($"resources-count {kind}", BilledResources.Count(period, kind));
        }
    }

    private static async Task<ImmutableArray<BilledResource>> TopAsync(
        IBillingEngine engine,
        DateOnly period,
        TotalsQuestion totals,
        CancellationToken ct
    )
    {
        var top = ImmutableArray.CreateBuilder<BilledResource>();
        foreach (var currency in totals.TotalsOf(period).Select(total => total.Currency).Order(StringComparer.Ordinal))
        {
            top.AddRange(await ResourceRow.ReadAsync(engine, Top(period, currency), ct));
        }

        return top.ToImmutable();
    }

    private static string Top(DateOnly period, string currency) =>
        Fill("top", ("period", Day(period)), ("currency", Text(currency)));

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
