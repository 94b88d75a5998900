using System.Globalization;
using ZocSec.Core.Engine.Replay;

namespace ZocSec.Action.Commands;

/// <summary>A replay in lines for a terminal: what differs, oldest first, then the sums.</summary>
internal static class ReplayLines
{
    /// <summary>Writes them.</summary>
    public static IEnumerable<string> Of(ReplayReport report) =>
        [.. report.Differences.Select(Line), .. Rest(report), .. Sums(report)];

    private static IEnumerable<string> Rest(ReplayReport report) =>
        report.More > 0 ? [Invariant($"and {report.More:N0} more; a shorter span or --guardrail shows them")] : [];

    private static IEnumerable<string> Sums(ReplayReport report)
    {
        foreach (var trip in report.Trips)
        {
            yield return $"{Terminal.Time(trip.Since)}  the breaker of {trip.Guardrail} would have tripped for {trip.Tenant}";
        }

        foreach (var one in report.Transitions.Where(one => one.Effect != ReplayEffect.Same))
        {
            yield return Invariant(
                $"{one.Count, 9:N0}  {one.Guardrail}  {ReplayWords.Of(one.Effect)}: {ReplayWords.Path(one.Was, one.Would)}"
            );
        }

        foreach (var one in report.NotJudged)
        {
            yield return Invariant($"{one.Count, 9:N0}  {one.Guardrail}  not judged: {ReplayWords.Of(one.Reason)}");
        }

        yield return Invariant(
            $"{report.Entries:N0} decisions under policy {report.Policy}: {report.Different:N0} would have been different, {report.CountOf(ReplayEffect.Same):N0} the same, {report.Entries - report.Judged:N0} not judged"
        );
    }

    private static string Line(ReplayDifference one)
    {
        var changes = one.Changes.IsEmpty ? "" : $" [{string.Join("; ", one.Changes)}]";
        return $"{Terminal.Time(one.Time)}  {ReplayWords.Of(one.Effect)}: {ReplayWords.Path(one.Was, one.Would)}  {one.Tenant}  {one.Guardrail}  {one.Resource}: {one.Reason}{changes}  {one.Entry}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
