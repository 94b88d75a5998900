using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ZocSec.Tests;

/// <summary>Keeps what the program logs, or a part of it that gets its logger <see cref="For{T}"/>.</summary>
internal sealed class LogKeeper : ILoggerProvider, ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Is called with each line.</summary>
    public Action<string>? Written { get; set; }

    public ILogger<T> For<T>() => new Logger<T>(this);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var line = formatter(state, exception);
        _lines.Enqueue(line);
        Written?.Invoke(line);
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("All is kept here.");

    public void Dispose() { }
}
