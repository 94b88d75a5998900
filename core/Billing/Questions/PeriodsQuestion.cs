using System.Collections.Immutable;
using ZocSec.Core.Billing.Engines;

namespace ZocSec.Core.Billing.Questions;

/// <summary>Which period is asked, and what a reader should know of its lines.</summary>
internal sealed class PeriodsQuestion
{
    private readonly Lines _lines;

    private PeriodsQuestion(Lines lines, DateOnly? previous)
    {
        _lines = lines;
        Previous = previous;
    }

    /// <summary>The first day of the period.</summary>
    public DateOnly Period => _lines.Period;

    /// <summary>The first day of the last one before it that there is; null when there is none.</summary>
    public DateOnly? Previous { get; }

    /// <summary>Asks.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="asked">The period; null for the last.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">There are no lines of it.</exception>
    public static async Task<PeriodsQuestion> AskAsync(IBillingEngine engine, DateOnly? asked, CancellationToken ct)
    {
        var periods = new List<Lines>();
        await foreach (var row in engine.AskAsync(QuestionTexts.Fill("periods"), ct).WithCancellation(ct))
        {
            periods.Add(
                new Lines(
                    DateOnly.FromDateTime(row.Time(0) ?? default),
                    row.Count(1),
                    row.Count(2),
                    row.Count(3),
                    row.Count(4)
                )
            );
        }

        if (periods.Count == 0)
        {
            throw new BillingException(
                "The reports hold no lines: see that they are not empty, and that the place is right"
            );
        }

        var at = asked is null ? periods.Count - 1 : periods.FindIndex(lines => lines.Period == asked);
        return at < 0
            ? throw new BillingException(
                $"There are no lines of {Month(asked!.Value)}; there are of {string.Join(", ", periods.Select(lines => Month(lines.Period)))}"
            )
            : new PeriodsQuestion(periods[at], at > 0 ? periods[at - 1].Period : null);
    }

    /// <summary>What a reader should know.</summary>
    public ImmutableArray<string> Remarks(DateTimeOffset now)
    {
        var remarks = ImmutableArray.CreateBuilder<string>();
        if (now < new DateTimeOffset(Period.AddMonths(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
        {
            remarks.Add($"{Month(Period)} is not over: its amounts still grow");
        }

        if (_lines.Unknown > 0)
        {
            remarks.Add(
                $"{Many(_lines.Unknown)} of a type that this version does not know: billed, but no resource owns them"
            );
        }

        if (_lines.Split > 0)
        {
            remarks.Add($"{Many(_lines.Split)} of split cost allocation, which no invoice holds: not added up");
        }

        if (_lines.OfResources == 0)
        {
            remarks.Add("No line names a resource: have the report include resource ids");
        }

        return remarks.ToImmutable();
    }

    private static string Many(long lines) =>
        lines == 1 ? "1 line is" : $"{lines.ToString(CultureInfo.InvariantCulture)} lines are";

    private static string Month(DateOnly period) => period.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private sealed record Lines(DateOnly Period, long All, long Unknown, long Split, long OfResources);
}
