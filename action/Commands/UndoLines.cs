using System.Collections.Immutable;
using System.CommandLine;
using ZocSec.Core.Engine.Undo;

namespace ZocSec.Action.Commands;

/// <summary>Says what came of an undo, or would.</summary>
/// <param name="parsed">Where to.</param>
/// <param name="isPreview">Whether nothing is changed.</param>
internal sealed class UndoLines(ParseResult parsed, bool isPreview)
{
    /// <summary>Tells of one entry.</summary>
    public async Task TellAsync(UndoResult result)
    {
        var what = result.Entry is { } entry
            ? $"{entry.Id}  {Terminal.Time(entry.Time)}  {entry.Resource.Tenant}  {entry.Guardrail}  {entry.Resource.Name}: "
            : "";
        await parsed.SayAsync($"{NameOf(result.End)}  {what}{result.Reason}");
        foreach (var step in result.Plan?.Steps ?? [])
        {
            await parsed.SayAsync($"    {NameOf(step.Kind)}  {step.InWords()}");
            if (step is { Change.Lasting: { } lasting, Kind: UndoStepKind.Back or UndoStepKind.Stays })
            {
                await parsed.SayAsync($"    lasting     {lasting}");
            }
        }

        if (result.HeldUntil is { } until)
        {
            await parsed.SayAsync(
                $"    {(isPreview ? "would hold" : "held      ")}  the same fix is not made again until {Terminal.Time(until)}, or until another verdict"
            );
        }
    }

    /// <summary>Sums up, and offers the exemptions.</summary>
    /// <param name="results">What came of each entry.</param>
    /// <param name="exemptions">The lines that keep it so.</param>
    /// <param name="file">The policy file that has them now; null when none.</param>
    public async Task ConcludeAsync(ImmutableArray<UndoResult> results, ImmutableArray<string> exemptions, string? file)
    {
        var (back, already) = (Count(isPreview ? UndoEnd.Ready : UndoEnd.Undone), Count(UndoEnd.Already));
        var words =
            $"{back} {(isPreview ? "would be taken back" : "taken back")}, {already} as before already, {results.Length - back - already} not";
        await parsed.SayAsync(isPreview ? $"{words}; nothing was changed: --yes takes back" : words);
        if (exemptions.IsEmpty)
        {
            return;
        }

        await parsed.SayAsync(
            file is not null
                ? $"Now in {file}:"
                : "To keep it so, put this under `exemptions:` of the policy, until whenever it must be:"
        );
        foreach (var line in exemptions)
        {
            // Written as it is: a policy file has its own indentation.
            await parsed.SayAsync(line);
        }

        int Count(UndoEnd end) => results.Count(result => result.End == end);
    }

    private static string NameOf(UndoEnd end) =>
        end switch
        {
            UndoEnd.Ready => "would     ",
            UndoEnd.Undone => "undone    ",
            UndoEnd.Already => "already   ",
            UndoEnd.NotFound => "UNKNOWN   ",
            UndoEnd.Refused => "REFUSED   ",
            UndoEnd.Unfinished => "UNFINISHED",
            _ => "LATER     ",
        };

    private string NameOf(UndoStepKind kind) =>
        kind switch
        {
            UndoStepKind.Back => isPreview ? "set back  " : "was set   ",
            UndoStepKind.Open => "as before ",
            UndoStepKind.Stays => "stays     ",
            _ => "DRIFTED   ",
        };
}
