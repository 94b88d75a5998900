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
        // A name that somebody chose may hold control characters; a line stays a line.
        foreach (var character in logEntry.Formatter(logEntry.State, logEntry.Exception))
        {
            textWriter.Write(char.IsControl(character) && character != '\n' ? ' ' : character);
        }

        if (logEntry.Exception is { } error)
        {
            textWriter.Write($" ({error.GetType().Name}: {error.Message})");
        }

        textWriter.WriteLine();
    }
}
