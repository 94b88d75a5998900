using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Action.Workflow;

/// <summary>The files by which a step hands results to the runner of its workflow.</summary>
/// <param name="outputs"><c>GITHUB_OUTPUT</c>; null outside a workflow.</param>
/// <param name="summary"><c>GITHUB_STEP_SUMMARY</c>; null outside a workflow.</param>
internal sealed class StepFiles(string? outputs, string? summary)
{
    /// <summary>How many bytes of a summary GitHub takes; it refuses a larger one whole.</summary>
    internal const int LargestSummary = 1024 * 1024;

    private const string Shortened = "\n\nThe rest is left out here, since GitHub shows no longer summaries.\n";

    /// <summary>Sets an output of the step, whatever lines are in the value.</summary>
    public Task SetAsync(string name, string value)
    {
        var end = $"end-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        return AppendAsync(outputs, $"{name}<<{end}\n{value}\n{end}\n");
    }

    /// <summary>Adds Markdown to the step's summary; as much of it as fits, in whole lines.</summary>
    public async Task SummarizeAsync(string markdown)
    {
        if (summary is null)
        {
            return;
        }

        var room = LargestSummary - (File.Exists(summary) ? new FileInfo(summary).Length : 0);
        await AppendAsync(summary, Fit(markdown, room));
    }

    private static string Fit(string text, long room)
    {
        if (Encoding.UTF8.GetByteCount(text) <= room)
        {
            return text;
        }

        var kept = new StringBuilder();
        var left = room - Shortened.Length;
        foreach (var line in text.Split('\n'))
        {
            left -= Encoding.UTF8.GetByteCount(line) + 1;
            if (left < 0)
            {
                break;
            }

            kept.Append(line).Append('\n');
        }

        return left < 0 && room < Shortened.Length ? "" : kept.Append(Shortened).ToString();
    }

    private static Task AppendAsync(string? path, string text) =>
        path is null ? Task.CompletedTask : File.AppendAllTextAsync(path, text);
}
