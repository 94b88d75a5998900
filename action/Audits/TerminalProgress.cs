using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using ZocSec.Core.Audits;

namespace ZocSec.Action.Audits;

/// <summary>Shows how an audit goes by bars on a terminal.</summary>
internal sealed class TerminalProgress(IAnsiConsole console, ProgressContext context) : IAuditProgress
{
    // Below that there is no room for a bar.
    private const int Narrow = 80;

    private readonly Lock gate = new();
    private readonly Dictionary<AuditPart, ProgressTask> bars = [];
    private DateTimeOffset waitsUntil;

    /// <summary>Shows bars while something runs.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IAuditProgress, Task<T>> run)
    {
        ProgressColumn description = new TaskDescriptionColumn { Alignment = Justify.Left };
        ProgressColumn[] columns =
            console.Profile.Width < Narrow
                ? [description, new CountColumn()]
                : [description, new ProgressBarColumn(), new CountColumn()];
        return console
            .Progress()
            .AutoClear(true)
            .Columns(columns)
            .StartAsync(context => run(new TerminalProgress(console, context)));
    }

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

    // How much there is of some parts is known only when they are done: a percentage of it would be wrong until then.
    private sealed class CountColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(
                task.IsIndeterminate
                    ? string.Create(CultureInfo.InvariantCulture, $"{task.Value:0}")
                    : string.Create(CultureInfo.InvariantCulture, $"{task.Value:0} of {task.MaxValue:0}")
            );
    }
}
