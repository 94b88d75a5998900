using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ZocSec.Core.Billing.Lines;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.DuckDb;

/// <summary>Answers from the Parquet files of a <see cref="LineStore"/>, in this process; one question at a time.</summary>
internal sealed class DuckDbEngine : IBillingEngine
{
    // What windows hold of so many resources fits with all threads.
    private const int ResourcesForMegabyte = 200;
    private const string Lines = "lines";
    private const int RowsAtOnce = 4 * 2048;

    private readonly LineStore _store;
    private readonly string _temporary;
    private readonly DuckDbSession _session;
    private readonly Dictionary<string, (string Whole, ImmutableArray<string> Parts)> _parts = new(
        StringComparer.Ordinal
    );

    private bool _isAlone;

    private DuckDbEngine(LineStore store, string temporary, DuckDbSession session)
    {
        (_store, _temporary, _session) = (store, temporary, session);
    }

    /// <inheritdoc />
    public string Name => "duckdb";

    /// <summary>Opens an engine on what is stored now; the store is not imported into until it is disposed of.</summary>
    /// <exception cref="BillingException">What is stored is damaged.</exception>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static async Task<DuckDbEngine> OpenAsync(LineStore store, CancellationToken ct)
    {
        var temporary = store.NewTemp();
        var session = await Task.Run(() => DuckDbSession.Open(file: null, temporary, store.Limits, [store.Lines]), ct);
        var engine = new DuckDbEngine(store, temporary, session);
        try
        {
            await engine.DoAsync(
                () =>
                {
                    session.Execute(DuckDbRelations.Macros, ct);
                    engine.DefineLines(ct);
                },
                ct
            );
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public Task DefineAsync(string name, string sql, CancellationToken ct) =>
        DoAsync(() => View(name, $"SELECT * FROM {SqlText.File(Write(sql, ct))}", ct), ct);

    /// <inheritdoc />
    public Task DefineRowsAsync(
        string name,
        ImmutableArray<string> columns,
        IEnumerable<string[]> rows,
        CancellationToken ct
    ) =>
        DoAsync(
            () =>
            {
                _session.Execute(
                    $"CREATE TEMP TABLE rows ({string.Join(", ", columns.Select(column => $"{SqlText.Name(column)} VARCHAR"))})",
                    ct
                );
                foreach (var some in rows.Chunk(RowsAtOnce))
                {
                    Append(some);
                }

                var file = Write("SELECT * FROM temp.main.rows", ct);
                View(name, $"SELECT * FROM {SqlText.File(file)}", ct);
                _session.Execute("DROP TABLE temp.main.rows", ct);
            },
            ct
        );

    /// <inheritdoc />
    public Task DefineByResourceAsync(string name, string sql, string over, CancellationToken ct) =>
        DoAsync(
            () =>
            {
                SetAlone(false, ct);
                List<string> written = [];
                var (whole, parts) = _parts[over];
                try
                {
                    foreach (var part in parts)
                    {
                        View(over, part, ct);
                        written.Add(Write(sql, ct));
                    }
                }
                finally
                {
                    View(over, whole, CancellationToken.None);
                }

                Define(
                    name,
                    $"SELECT * FROM {SqlText.Files(written)}",
                    written.Select(file => $"SELECT * FROM {SqlText.File(file)}"),
                    ct
                );
            },
            ct
        );

    /// <inheritdoc />
    public async IAsyncEnumerable<AnswerRow> AskAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        // What sorts a long list with several threads may run out of memory after it gave the first rows.
        SetAlone(_parts[Lines].Parts.Length > 1, ct);
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

    private void DefineLines(CancellationToken ct)
    {
        var files = _store.Files;
        var whole = DuckDbRelations.Lines(files);
        var resources = _session.Query(
            $"SELECT approx_count_distinct(resource_id) FROM ({whole})",
            row => row.GetInt64(0),
            ct
        )[0];
        var parts = (int)
            Math.Clamp(1 + resources / (_store.Limits.Megabytes * ResourcesForMegabyte), 1, ResourceBuckets.Count);
        Define(Lines, whole, Enumerable.Range(0, parts).Select(part => DuckDbRelations.Lines(files, part, parts)), ct);
    }

    private void Define(string name, string whole, IEnumerable<string> parts, CancellationToken ct)
    {
        View(name, whole, ct);
        _parts[name] = (whole, [.. parts]);
    }

    // One thread holds the least at a time. It is slower, so it is for what needs it; the next parts will need it as this one did.
    private void WithLittleMemory(Action act, CancellationToken ct)
    {
        try
        {
            act();
        }
        catch (MemoryException) when (!_isAlone)
        {
            SetAlone(true, ct);
            act();
        }
    }

    private void SetAlone(bool isAlone, CancellationToken ct)
    {
        if (isAlone != _isAlone)
        {
            _session.SetThreads(isAlone ? 1 : _store.Limits.Threads, ct);
            _isAlone = isAlone;
        }
    }

    private Task DoAsync(Action act, CancellationToken ct) =>
        Task.Run(
            () =>
            {
                try
                {
                    act();
                }
                catch (Exception error) when (error is DamagedException or MemoryException)
                {
                    throw InWords(error);
                }
            },
            ct
        );

    // A file, not a table: DuckDB holds tables in memory unpacked, and pages them out late.
    private string Write(string sql, CancellationToken ct)
    {
        var file = Path.Combine(_temporary, $"{Guid.NewGuid():N}.parquet");
        WithLittleMemory(
            () =>
                _session.Execute(
                    $"COPY ({sql}) TO {SqlText.Constant(file)} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 8192)",
                    ct
                ),
            ct
        );
        return file;
    }

    private void View(string name, string sql, CancellationToken ct) =>
        _session.Execute($"CREATE OR REPLACE VIEW {SqlText.Name(name)} AS {sql}", ct);

    private void Append(string[][] rows) =>
        _session.Guard(() =>
        {
            using var appender = _session.Connection.CreateAppender("temp", "main", "rows");
            foreach (var row in rows)
            {
                var cells = appender.CreateRow();
                foreach (var cell in row)
                {
                    cells.AppendValue(cell);
                }

                cells.EndRow();
            }

            return true;
        });

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
