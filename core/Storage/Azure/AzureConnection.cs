using System.Buffers.Text;
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

    /// <summary>
    /// Whether a text has the parts of a connection string. The clients say it more exactly, but to make them takes longer
    /// than all other settings together, and the program does not listen before its settings are read.
    /// </summary>
    public static bool IsConnectionString(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is var equals && equals <= 0)
            {
                return false;
            }

            parts[part[..equals]] = part[(equals + 1)..];
        }

        return Has("UseDevelopmentStorage")
            || Has("SharedAccessSignature")
            || (Has("AccountName") && IsBase64(parts.GetValueOrDefault("AccountKey", "")));

        bool Has(string name) => parts.GetValueOrDefault(name, "").Length > 0;
    }

    /// <summary>The table.</summary>
    /// <param name="settings">Which account, and as whom.</param>
    /// <param name="adjust">Changes the client's options; null for none.</param>
    public static TableClient Table(AzureSettings settings, Action<ClientOptions>? adjust)
    {
        var options = new TableClientOptions();
        Adjust(options, adjust);
        return settings.ConnectionString is { } connection
            ? Make(() => new TableClient(connection, settings.Table, options))
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
            ? Make(() => new QueueClient(connection, settings.Queue, options))
            : new QueueClient(
                new Uri($"https://{settings.AccountName}.queue.core.windows.net/{settings.Queue}"),
                settings.Credential(),
                options
            );
    }

    private static bool IsBase64(string text) => text.Length > 0 && Base64.IsValid(text);

    private static T Make<T>(Func<T> client)
    {
        try
        {
            return client();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StorageException(AzureSettings.NoConnectionString, error);
        }
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
