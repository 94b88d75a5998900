using Microsoft.Extensions.Logging;

namespace ZocSec.Action;

/// <summary>Writes the program's log to the error output, a line an event.</summary>
internal sealed class ErrorOutputLog(TextWriter error) : ILoggerProvider
{
    private readonly TextWriter writer = TextWriter.Synchronized(error);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Category(writer);

    /// <inheritdoc />
    public void Dispose()
    {
        // The output is the process's.
    }

    private sealed class Category(TextWriter writer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var failure = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            writer.WriteLine(Terminal.Line($"{logLevel} {formatter(state, exception)}{failure}"));
        }
    }
}
