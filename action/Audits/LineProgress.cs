using System.Globalization;
using ZocSec.Core.Audits;

namespace ZocSec.Action.Audits;

/// <summary>Tells how an audit goes in plain lines, a few a minute: for logs that somebody reads later.</summary>
internal sealed class LineProgress(TextWriter error, TimeProvider time) : IAuditProgress
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<AuditPart, DateTimeOffset> told = [];
    private DateTimeOffset waitsUntil;

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
            var now = time.GetUtcNow();
            if (done != total && told.TryGetValue(part, out var last) && now - last < Between)
            {
                return;
            }

            told[part] = now;
            var of = total is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of {total}");
            Say(string.Create(CultureInfo.InvariantCulture, $"{ProgressWords.Of(part)}: {done}{of}"));
        }
    }

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until)
    {
        lock (gate)
        {
            // All that is under way waits for the same; one line says it.
            if (until <= waitsUntil + Between)
            {
                return;
            }

            waitsUntil = until;
            Say(ProgressWords.OfWaiting(reason, until));
        }
    }

    /// <inheritdoc />
    public void Remarked(string remark) => Say($"note: {remark}");

    private void Say(string line)
    {
        lock (gate)
        {
            error.WriteLine(Terminal.Line(line));
        }
    }
}
