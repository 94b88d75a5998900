using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace ZocSec.Core.Storage.Azure;

/// <summary>The clients of one storage account.</summary>
internal static class AzureConnection
{
    // Pinned, so that no newer client asks for what the emulator does not know yet.
    private const QueueClientOptions.ServiceVersion QueueVersion = QueueClientOptions.ServiceVersion.V2026_06_06;
    private const int Retries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether a text can be read as a connection string.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            _ = new QueueServiceClient(text);
            _ = new TableServiceClient(text);
            return true;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The table.</summary>
    /// <param name="settings">Which account, and as whom.</param>
    /// <param name="adjust">Changes the client's options; null for none.</param>
    public static TableClient Table(AzureSettings settings, Action<ClientOptions>? adjust)
    {
        var options = new TableClientOptions();
        Adjust(options, adjust);
        return settings.ConnectionString is { } connection
            ? new TableClient(connection, settings.Table, options)
            : new TableClient(
                new Uri($"https://{settings.AccountName}.table.core.windows.net"),
                settings.Table,
                settings.Credential(),
                options
            );
    }

    /// <summary>The queue.</summary>
    /// <param name="settings">Which account, and as whom.</param>
    /// <param name="adjust">Changes the client's options; null for none.</param>
    public static QueueClient Queue(AzureSettings settings, Action<ClientOptions>? adjust)
    {
        // Base64 is what the queue trigger of the Functions host reads.
        var options = new QueueClientOptions(QueueVersion) { MessageEncoding = QueueMessageEncoding.Base64 };
        Adjust(options, adjust);
        return settings.ConnectionString is { } connection
            ? new QueueClient(connection, settings.Queue, options)
            : new QueueClient(
                new Uri($"https://{settings.AccountName}.queue.core.windows.net/{settings.Queue}"),
                settings.Credential(),
                options
            );
    }

    private static void Adjust(ClientOptions options, Action<ClientOptions>? adjust)
    {
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = FirstPause;
        options.Retry.MaxDelay = LongestPause;
        options.Retry.NetworkTimeout = Patience;
        options.Diagnostics.IsLoggingContentEnabled = false;
        adjust?.Invoke(options);
    }
}
