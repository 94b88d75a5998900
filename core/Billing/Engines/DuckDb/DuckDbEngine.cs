using System.Runtime.CompilerServices;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>Answers from the Parquet files of a <see cref="LineStore"/>, in this process; one question at a time.</summary>
internal sealed class DuckDbEngine : IBillingEngine
{
    private readonly LineStore _store;
    private readonly string _temporary;
    private readonly DuckDbSession _session;

    private DuckDbEngine(LineStore store, string temporary, DuckDbSession session)
    {
        _store = store;
        _temporary = temporary;
        _session = session;
    }

    /// <inheritdoc />
    public string Name => "duckdb";

    /// <summary>Opens an engine on what is stored now; the store is not imported into until it is disposed of.</summary>
    /// <exception cref="BillingException">What is stored is damaged.</exception>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static async Task<DuckDbEngine> OpenAsync(LineStore store, CancellationToken ct)
    {
        var temporary = store.NewTemp();
        var session = await Task.Run(() => DuckDbSession.Open(file: null, temporary, store.Limits), ct);
        var engine = new DuckDbEngine(store, temporary, session);
        try
        {
            await engine.RunAsync(DuckDbRelations.Macros, ct);
            await engine.RunAsync($"CREATE VIEW lines AS {DuckDbRelations.Lines(store.Files)}", ct);
            var lines = 0L;
            await foreach (var row in engine.AskAsync("SELECT count(*) FROM lines", ct))
            {
                lines = row.Count(0);
            }

            // Each thread holds groups of its own, and gives none of them up for another.
            var threads = store.Limits.HoldsGroups(lines) ? store.Limits.Threads : 1;
            await engine.RunAsync($"SET threads = {threads.ToString(CultureInfo.InvariantCulture)}", ct);
            session.Confine([store.Lines, temporary]);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public Task DefineAsync(string name, string sql, CancellationToken ct)
    {
        // A file, not a table: DuckDB holds tables in memory unpacked, and pages them out late.
        var file = SqlText.Constant(Path.Combine(_temporary, $"{Guid.NewGuid():N}.parquet"));
        return RunAsync(
            $"COPY ({sql}) TO {file} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 40960); CREATE VIEW {SqlText.Name(name)} AS SELECT * FROM read_parquet({file})",
            ct
        );
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<AnswerRow> AskAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var rows = _session.StreamAsync(sql, ct).GetAsyncEnumerator(ct);
        DuckDbRow? row = null;
        while (true)
        {
            try
            {
                if (!await rows.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception error) when (error is DamagedException or MemoryException)
            {
                throw InWords(error);
            }

            yield return row ??= new DuckDbRow(rows.Current);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        Directory.Delete(_temporary, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        try
        {
            await Task.Run(() => _session.Execute(sql, ct), ct);
        }
        catch (Exception error) when (error is DamagedException or MemoryException)
        {
            throw InWords(error);
        }
    }

    private BillingException InWords(Exception error)
    {
        if (error is MemoryException)
        {
            return new(error.Message, error);
        }

        var damaged = _store.ForgetDamaged();
        return damaged.Length == 0
            ? new(
                $"What is stored in {_store.Folder} cannot be read: {error.Message}. Delete the folder: everything in it is read again from the reports",
                error
            )
            : new(
                $"{string.Join(", ", damaged)} was damaged or gone, and is forgotten now; run the command again to read its part of the report again",
                error
            );
    }
}
