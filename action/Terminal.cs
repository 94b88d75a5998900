using System.CommandLine;
using System.Globalization;

namespace ZocSec.Action;

/// <summary>Writes for people at a terminal.</summary>
internal static class Terminal
{
    /// <summary>One line of text: what other programs said may hold escape sequences, which a terminal would obey.</summary>
    public static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>A time in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes one line to the command's output.</summary>
    public static Task SayAsync(this ParseResult parsed, string text) =>
        parsed.InvocationConfiguration.Output.WriteLineAsync(Line(text));

    /// <summary>Says that a list is empty, beside the output, which other programs may read.</summary>
    public static async Task SayIfNoneAsync(this ParseResult parsed, int count, string what)
    {
        if (count == 0)
        {
            await parsed.ComplainAsync($"no {what}");
        }
    }

    /// <summary>Writes one line to the command's error output.</summary>
    public static Task ComplainAsync(this ParseResult parsed, string text) =>
        parsed.InvocationConfiguration.Error.WriteLineAsync(Line(text));
}
