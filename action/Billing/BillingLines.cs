using ZocSec.Core.Billing;

namespace ZocSec.Action.Billing;

/// <summary>Tells how it goes in plain lines, a few a minute: for logs that somebody reads later.</summary>
internal sealed class BillingLines(TextWriter error, TimeProvider time) : IBillingProgress
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private DateTimeOffset last = time.GetUtcNow();
    private (long Bytes, long Lines) read;
    private long all;

    /// <inheritdoc />
    public void Planned(int chunks, long bytes, int unchanged)
    {
        lock (gate)
        {
            all += bytes;
            error.WriteLine(BillingWords.OfPlan(chunks, bytes, unchanged));
        }
    }

    /// <inheritdoc />
    public void Read(long bytes, long lines)
    {
        lock (gate)
        {
            read = (read.Bytes + bytes, read.Lines + lines);
            if (IsTime())
            {
                error.WriteLine(BillingWords.OfReading(read.Bytes, all, read.Lines));
            }
        }
    }

    /// <inheritdoc />
    public void Doing(string what)
    {
        lock (gate)
        {
            if (IsTime())
            {
                error.WriteLine(Terminal.Line(what));
            }
        }
    }

    /// <inheritdoc />
    public void Remarked(string remark)
    {
        // The summary at the end has it.
    }

    private bool IsTime()
    {
        var since = time.GetUtcNow() - last;
        if (since < Between)
        {
            return false;
        }

        last += since;
        return true;
    }
}
