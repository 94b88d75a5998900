using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ZocSec.Functions.Logging;

/// <summary>Writes a log entry as one line for people: time, level where it matters, message.</summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The formatter's name.</summary>
    public const string FormatterName = "line";

    /// <inheritdoc />
    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var now = time.GetUtcNow();
        textWriter.Write(now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        textWriter.Write(
            logEntry.LogLevel switch
            {
                LogLevel.Critical or LogLevel.Error => "  ERROR  ",
                LogLevel.Warning => "  !  ",
                _ => "     ",
            }
        );
        WriteInLine(textWriter, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } error)
        {
            WriteInLine(textWriter, $" ({error.GetType().Name}: {error.Message})");
        }

        textWriter.WriteLine();
    }

    // Names and reasons that people chose may hold line ends, escape sequences or marks that turn the direction of
    // writing; none of them may look like an entry of its own, or hide one.
    private static void WriteInLine(TextWriter writer, string text)
    {
        foreach (var character in text)
        {
            writer.Write(StaysInLine(character) ? character : ' ');
        }
    }

    private static bool StaysInLine(char character) =>
        char.GetUnicodeCategory(character)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
