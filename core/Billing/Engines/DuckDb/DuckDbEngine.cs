using System.Runtime.CompilerServices;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>Answers from the Parquet files of a <see cref="LineStore"/>, in this process; one question at a time.</summary>
internal sealed class DuckDbEngine : IBillingEngine
{
    private readonly LineStore _store;
    private readonly string _temporary;
    private readonly List<string> _definitions = [DuckDbRelations.Macros];
    private DuckDbLimits _limits;
    private DuckDbSession _session;

    private DuckDbEngine(LineStore store, string temporary, DuckDbSession session)
    {
        (_store, _temporary, _limits, _session) = (store, temporary, store.Limits, session);
    }

    /// <inheritdoc />
    public string Name => "duckdb";

    /// <summary>Opens an engine on what is stored now; the store is not imported into until it is disposed of.</summary>
    /// <exception cref="BillingException">What is stored is damaged.</exception>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static async Task<DuckDbEngine> OpenAsync(LineStore store, CancellationToken ct)
    {
        var temporary = store.NewTemp();
        var session = await Task.Run(() => Open(store, temporary, store.Limits), ct);
        var engine = new DuckDbEngine(store, temporary, session);
        try
        {
            await engine.RunAsync(DuckDbRelations.Macros, ct);
            await engine.NameAsync($"CREATE VIEW lines AS {DuckDbRelations.Lines(store.Files)}", ct);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task DefineAsync(string name, string sql, CancellationToken ct)
    {
        // A file, not a table: DuckDB holds tables in memory unpacked, and pages them out late.
        var file = Path.Combine(_temporary, $"{Guid.NewGuid():N}.parquet");
        await RunAsync(
            $"COPY ({sql}) TO {SqlText.Constant(file)} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 40960)",
            ct
        );
        await NameAsync($"CREATE VIEW {SqlText.Name(name)} AS SELECT * FROM {SqlText.File(file)}", ct);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<AnswerRow> AskAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        var rows = _session.StreamAsync(sql, ct).GetAsyncEnumerator(ct);
        try
        {
            DuckDbRow? row = null;
            while (true)
            {
                var isFull = false;
                try
                {
                    if (!await rows.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (MemoryException) when (row is null && !_limits.IsThrifty)
                {
                    isFull = true;
                }
                catch (Exception error) when (error is DamagedException or MemoryException)
                {
                    throw InWords(error);
                }

                if (isFull)
                {
                    await rows.DisposeAsync();
                    await Task.Run(() => BeThrifty(ct), ct);
                    rows = _session.StreamAsync(sql, ct).GetAsyncEnumerator(ct);
                    continue;
                }

                yield return row ??= new DuckDbRow(rows.Current);
            }
        }
        finally
        {
            await rows.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        Directory.Delete(_temporary, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static DuckDbSession Open(LineStore store, string temporary, DuckDbLimits limits) =>
        DuckDbSession.Open(file: null, temporary, limits, [store.Lines]);

    private async Task NameAsync(string sql, CancellationToken ct)
    {
        await RunAsync(sql, ct);
        _definitions.Add(sql);
    }

    private async Task RunAsync(string sql, CancellationToken ct)
    {
        try
        {
            await Task.Run(() => Run(sql, ct), ct);
        }
        catch (Exception error) when (error is DamagedException or MemoryException)
        {
            throw InWords(error);
        }
    }

    private void Run(string sql, CancellationToken ct)
    {
        try
        {
            _session.Execute(sql, ct);
        }
        catch (MemoryException) when (!_limits.IsThrifty)
        {
            BeThrifty(ct);
            _session.Execute(sql, ct);
        }
    }

    // Slower by half, so only where it must be. The limits of a session that is open are locked.
    private void BeThrifty(CancellationToken ct)
    {
        _session.Dispose();
        _limits = _limits.Thrifty();
        _session = Open(_store, _temporary, _limits);
        foreach (var definition in _definitions)
        {
            _session.Execute(definition, ct);
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
