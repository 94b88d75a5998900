using Microsoft.Extensions.Logging.Console;

namespace ZocSec.Functions.Logging;

/// <summary>What is logged, and how: one line an entry, of our own doing.</summary>
internal static class HostLogging
{
    /// <summary>Logs to the console.</summary>
    public static void AddZocSecLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // It warns of each key that it is stored as it is. That is meant so: SECURITY.md says who may read the storage.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        logging.AddFilter("Polly", LogLevel.None);
        logging.AddFilter("System", LogLevel.Warning);
    }
}
