using Spectre.Console;
using Spectre.Console.Rendering;
using ZocSec.Core.Billing;

namespace ZocSec.Action.Billing;

/// <summary>Shows by a bar on a terminal how reading goes.</summary>
internal sealed class BillingBars(IAnsiConsole console, ProgressContext context) : IBillingProgress
{
    private readonly Lock gate = new();
    private ProgressTask? bar;
    private (long Bytes, long Lines) read;
    private long all;

    /// <summary>Shows it while something runs.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IBillingProgress, Task<T>> run) =>
        console
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new WordsColumn())
            .StartAsync(context => run(new BillingBars(console, context)));

    /// <inheritdoc />
    public void Planned(int chunks, long bytes, int unchanged)
    {
        lock (gate)
        {
            all += bytes;
            console.MarkupLineInterpolated($"[grey]{BillingWords.OfPlan(chunks, bytes, unchanged)}[/]");
            if (all > 0)
            {
                bar ??= context.AddTask("reading");
                bar.MaxValue = all;
            }
        }
    }

    /// <inheritdoc />
    public void Read(long bytes, long lines)
    {
        lock (gate)
        {
            read = (read.Bytes + bytes, read.Lines + lines);
            if (bar is not null)
            {
                bar.Value = read.Bytes;
                bar.Description = BillingWords.OfReading(read.Bytes, all, read.Lines);
            }
        }
    }

    /// <inheritdoc />
    public void Doing(string what)
    {
        lock (gate)
        {
            bar ??= context.AddTask(what);
            bar.IsIndeterminate = true;
            bar.Description = Terminal.Line(what);
        }
    }

    /// <inheritdoc />
    public void Remarked(string remark)
    {
        // The summary at the end has it.
    }

    private sealed class WordsColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Description);
    }
}
