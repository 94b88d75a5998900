using Spectre.Console;
using ZocSec.Core.Audits;

namespace ZocSec.Action.Audits;

/// <summary>Shows how an audit goes by bars on a terminal.</summary>
internal sealed class TerminalProgress(IAnsiConsole console, ProgressContext context) : IAuditProgress
{
    private readonly Lock gate = new();
    private readonly Dictionary<AuditPart, ProgressTask> bars = [];
    private DateTimeOffset waitsUntil;

    /// <summary>Shows bars while something runs.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IAuditProgress, Task<T>> run) =>
        console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context => run(new TerminalProgress(console, context)));

    /// <inheritdoc />
    public void Planned(AuditBudget budget) => Say(ProgressWords.Of(budget));

    /// <inheritdoc />
    public void Resumed(int repositories, DateTimeOffset startedAt) =>
        Say(ProgressWords.OfResumption(repositories, startedAt));

    /// <inheritdoc />
    public void Advanced(AuditPart part, int done, int? total)
    {
        lock (gate)
        {
            if (!bars.TryGetValue(part, out var bar))
            {
                bars[part] = bar = context.AddTask(ProgressWords.Of(part), maxValue: Math.Max(1, total ?? done));
            }

            bar.IsIndeterminate = total is null;
            bar.MaxValue = Math.Max(1, total ?? done);
            bar.Value = done;
        }
    }

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until)
    {
        lock (gate)
        {
            if (until <= waitsUntil)
            {
                return;
            }

            waitsUntil = until;
            Say(ProgressWords.OfWaiting(reason, until));
        }
    }

    /// <inheritdoc />
    public void Remarked(string remark) => Say($"note: {remark}");

    private void Say(string line) => console.MarkupLineInterpolated($"[grey]{Terminal.Line(line)}[/]");
}
