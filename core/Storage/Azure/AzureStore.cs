using System.Collections.Immutable;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace ZocSec.Core.Storage.Azure;

/// <summary>
/// One table and one queue of a storage account, made on first use. What rows decide (there already, changed meanwhile,
/// gone) is an answer; every other failure is a <see cref="StorageException"/>.
/// </summary>
internal sealed class AzureStore : IDisposable
{
    /// <summary>The most rows that one transaction holds.</summary>
    public const int MaxRows = 100;

    /// <summary>The most messages that one call hands out.</summary>
    public const int MaxMessages = 32;

    private const string TableRole = "Storage Table Data Contributor";
    private const string QueueRole = "Storage Queue Data Contributor";
    private const int Missing = 404;
    private const int Exists = 409;
    private const int Changed = 412;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly AzureSettings _settings;
    private readonly TableClient _table;
    private readonly QueueClient _queue;
    private readonly SemaphoreSlim _making = new(1, 1);
    private volatile bool _isMade;

    /// <summary>Calls nobody yet.</summary>
    /// <param name="settings">Which account, and as whom.</param>
    /// <param name="adjust">Changes the options of the clients; null for none.</param>
    /// <param name="isThere">Whether table and queue are there already, or not to be made.</param>
    public AzureStore(AzureSettings settings, Action<ClientOptions>? adjust = null, bool isThere = false)
    {
        _settings = settings;
        _isMade = isThere;
        _table = AzureConnection.Table(settings, adjust);
        _queue = AzureConnection.Queue(settings, adjust);
    }

    /// <summary>Reads a row, or only some of its columns; null when there is none.</summary>
    public Task<TableEntity?> FindAsync(string partition, string row, CancellationToken ct, string[]? columns = null) =>
        AskAsync(
            TableRole,
            async () =>
            {
                var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, columns, ct);
                return found.HasValue ? found.Value : null;
            },
            ct
        );

    /// <summary>Reads rows in the order of their keys.</summary>
    public Task<List<TableEntity>> QueryAsync(AzureRange range, CancellationToken ct) =>
        AskAsync(
            TableRole,
            async () =>
            {
                var rows = new List<TableEntity>();
                var pages = _table.QueryAsync<TableEntity>(
                    range.ToFilter(),
                    Math.Min(range.Max, AzureRange.Page),
                    range.Columns,
                    ct
                );
                await foreach (var row in pages)
                {
                    rows.Add(row);
                    if (rows.Count == range.Max)
                    {
                        break;
                    }
                }

                return rows;
            },
            ct
        );

    /// <summary>Writes rows of one partition, all or none.</summary>
    /// <returns>
    /// The rows' tags, in order; null when nothing was written, since a row was there already, changed meanwhile, or gone.
    /// An answer that got lost makes the client write again: null may then mean that the rows are written.
    /// </returns>
    public Task<ImmutableArray<ETag>?> TryWriteAsync(
        IReadOnlyList<TableTransactionAction> rows,
        CancellationToken ct
    ) =>
        AskAsync<ImmutableArray<ETag>?>(
            TableRole,
            async () =>
            {
                try
                {
                    var answers = await _table.SubmitTransactionAsync(rows, ct);
                    return [.. answers.Value.Select(answer => answer.Headers.ETag ?? default)];
                }
                catch (RequestFailedException refused) when (IsDecided(refused))
                {
                    return null;
                }
            },
            ct
        );

    /// <summary>Sends a message that nobody sees before a time has passed; it never expires.</summary>
    public Task SendAsync(string text, TimeSpan hidden, CancellationToken ct) =>
        AskAsync(QueueRole, () => _queue.SendMessageAsync(text, hidden, Forever, ct), ct);

    /// <summary>Takes messages, hidden from others for a while.</summary>
    public Task<QueueMessage[]> ReceiveAsync(int max, TimeSpan hidden, CancellationToken ct) =>
        AskAsync(
            QueueRole,
            async () => (await _queue.ReceiveMessagesAsync(Math.Min(max, MaxMessages), hidden, ct)).Value,
            ct
        );

    /// <summary>Deletes a message that was taken, unless somebody else took it meanwhile.</summary>
    public Task DeleteAsync(string id, string receipt, CancellationToken ct) =>
        AskAsync(
            QueueRole,
            async () =>
            {
                try
                {
                    await _queue.DeleteMessageAsync(id, receipt, ct);
                    return true;
                }
                catch (RequestFailedException refused) when (IsNotOurs(refused))
                {
                    return false;
                }
            },
            ct
        );

    /// <summary>Hides a message that was taken for a while longer, or shows it.</summary>
    /// <returns>False when somebody else took it meanwhile, or it is gone.</returns>
    public Task<bool> HideAsync(string id, string receipt, TimeSpan hidden, CancellationToken ct) =>
        AskAsync(
            QueueRole,
            async () =>
            {
                try
                {
                    await _queue.UpdateMessageAsync(id, receipt, visibilityTimeout: hidden, cancellationToken: ct);
                    return true;
                }
                catch (RequestFailedException refused) when (IsNotOurs(refused))
                {
                    return false;
                }
            },
            ct
        );

    /// <inheritdoc />
    public void Dispose() => _making.Dispose();

    private static bool IsDecided(RequestFailedException refused) =>
        refused.Status is Missing or Exists or Changed
        && refused.ErrorCode is not ("TableNotFound" or "TableBeingDeleted");

    // A receipt ends when the message is taken again, and with each change of its own.
    private static bool IsNotOurs(RequestFailedException refused) =>
        refused.ErrorCode is "MessageNotFound" or "PopReceiptMismatch";

    private async Task<T> AskAsync<T>(string role, Func<Task<T>> ask, CancellationToken ct)
    {
        if (!_isMade)
        {
            await MakeAsync(ct);
        }

        return await GuardAsync(role, ask, ct);
    }

    private async Task MakeAsync(CancellationToken ct)
    {
        await _making.WaitAsync(ct);
        try
        {
            if (!_isMade)
            {
                await GuardAsync(TableRole, () => _table.CreateIfNotExistsAsync(ct), ct);
                await GuardAsync(QueueRole, () => _queue.CreateIfNotExistsAsync(cancellationToken: ct), ct);
                _isMade = true;
            }
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<T> GuardAsync<T>(string role, Func<Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (AzureFailure.IsOfStorage(error, ct))
        {
            throw AzureFailure.Explain(error, _settings, role);
        }
    }
}
