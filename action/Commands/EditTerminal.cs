using System.CommandLine;
using ZocSec.Core.Audits.Edits.Applying;

namespace ZocSec.Action.Commands;

/// <summary>Shows a person what applying a workbook does: a line for each repository that is changed or refused.</summary>
/// <param name="console">Where.</param>
/// <param name="isQuiet">Whether only results are shown.</param>
internal sealed class EditTerminal(InvocationConfiguration console, bool isQuiet) : IEditWatcher
{
    /// <inheritdoc />
    public void Note(string text) => Tell(text);

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until) => Tell($"waits until {Terminal.Time(until)}: {reason}");

    /// <inheritdoc />
    public void Done(EditResult result)
    {
        if (result is { Outcome: EditOutcome.Nothing, Reason: "" })
        {
            return;
        }

        var changes = string.Join("; ", result.Changes.Select(one => one.Change));
        var words = string.Join("; ", new[] { changes, result.Reason }.Where(text => text.Length > 0));
        console.Output.WriteLine(
            Terminal.Line(
                $"{Name(result.Outcome)}  {result.Repository}  {result.Cells}{(words.Length > 0 ? ": " : "")}{words}"
            )
        );
    }

    private void Tell(string text)
    {
        if (!isQuiet)
        {
            console.Error.WriteLine(Terminal.Line(text));
        }
    }

    private static string Name(EditOutcome outcome) =>
        outcome switch
        {
            EditOutcome.Applied => "applied   ",
            EditOutcome.WouldApply => "would     ",
            EditOutcome.Nothing => "as wanted ",
            EditOutcome.Refused => "REFUSED   ",
            EditOutcome.Blocked => "BLOCKED   ",
            EditOutcome.Unverified => "UNVERIFIED",
            _ => "not done  ",
        };
}
