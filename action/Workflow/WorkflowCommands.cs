using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Action.Workflow;

/// <summary>
/// Speaks to the runner of a workflow, which takes lines of the output that begin with two colons for commands. The syntax is
/// that of the page "Workflow commands for GitHub Actions".
/// </summary>
/// <param name="output">The program's output.</param>
internal sealed class WorkflowCommands(TextWriter output)
{
    // GitHub shows no more of a kind for one step.
    private const int MostOfAKind = 10;

    // Masking less would make holes in all that is said.
    private const int ShortestSecret = 4;

    private readonly Dictionary<string, int> counts = [];

    /// <summary>
    /// Has the runner replace a secret wherever it would be shown; one of several lines line by line, whichever of the forms that
    /// a key may have is given.
    /// </summary>
    public async Task MaskAsync(string secret)
    {
        string[] forms = [secret, secret.Replace("\\n", "\n", StringComparison.Ordinal), Decoded(secret)];
        var lines = forms.SelectMany(form => form.Split(['\r', '\n'], StringSplitOptions.TrimEntries));
        foreach (var line in lines.Distinct(StringComparer.Ordinal))
        {
            if (line.Length >= ShortestSecret)
            {
                await output.WriteLineAsync($"::add-mask::{Data(line)}");
            }
        }
    }

    /// <summary>Says what made the step fail.</summary>
    public Task ErrorAsync(string title, string message) => AnnotateAsync("error", title, message);

    /// <summary>Says what somebody should look at.</summary>
    public Task WarnAsync(string title, string message) => AnnotateAsync("warning", title, message);

    /// <summary>Says what is good to know.</summary>
    public Task NoticeAsync(string title, string message) => AnnotateAsync("notice", title, message);

    /// <summary>
    /// Shows what happens within as a group that can be folded. The runner obeys none of its lines, whatever they begin with:
    /// what is shown there comes from repositories, and whoever may write to one could otherwise give the runner orders.
    /// </summary>
    public async Task<T> GroupAsync<T>(string title, Func<Task<T>> run)
    {
        await output.WriteLineAsync($"::group::{Data(title)}");
        var resume = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await output.WriteLineAsync($"::stop-commands::{resume}");
        try
        {
            return await run();
        }
        finally
        {
            await output.WriteLineAsync($"::{resume}::");
            await output.WriteLineAsync("::endgroup::");
        }
    }

    private static string Decoded(string secret)
    {
        var bytes = new byte[secret.Length];
        var text = Convert.TryFromBase64String(secret.Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : "";
        return text.Contains("-----BEGIN", StringComparison.Ordinal) ? text : "";
    }

    private Task AnnotateAsync(string kind, string title, string message)
    {
        var count = counts.GetValueOrDefault(kind);
        counts[kind] = count + 1;
        // The rest is said all the same, where nothing limits it.
        return output.WriteLineAsync(
            count < MostOfAKind
                ? $"::{kind} title={Property(title)}::{Data(message)}"
                : Inert($"{kind}: {title}: {message}")
        );
    }

    // In a line that begins with no command the runner looks for the old form of one, ##[name], at any place.
    private static string Inert(string text) => Terminal.Line(text).Replace("##[", "## [", StringComparison.Ordinal);

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
