using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Sylvan.Data.Csv;
using ZocSec.Core.Aws;
using ZocSec.Core.Billing.Sources;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>
/// Amazon Athena over the exported data: nothing is downloaded but answers. Each question is a query of its own, which reads the
/// export again.
/// </summary>
internal sealed class AthenaEngine : IBillingEngine
{
    private const int Attempts = 3;
    private const int LongestRow = 1 << 24;
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly IBillingAws _aws;
    private readonly AthenaSettings _settings;
    private readonly IBillingProgress _progress;
    private readonly TimeProvider _time;
    private readonly AthenaCalls _calls;
    private readonly AthenaDefinitions _definitions = new();
    private readonly Lock _lock = new();
    private AthenaUse _used = AthenaUse.None;
    private string? _kept;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="aws">Who calls.</param>
    /// <param name="settings">The workgroup, database and table.</param>
    /// <param name="linesSql">The relation <c>lines</c>, a SELECT; empty: <see cref="DefineLinesAsync"/> gives it.</param>
    /// <param name="progress">Is told what Athena does.</param>
    /// <param name="time">The clock.</param>
    public AthenaEngine(
        IBillingAws aws,
        AthenaSettings settings,
        string linesSql,
        IBillingProgress progress,
        TimeProvider time
    )
    {
        (_aws, _settings, _progress, _time) = (aws, settings, progress, time);
        _calls = new AthenaCalls(aws, settings, time);
        if (linesSql.Length > 0)
        {
            _definitions.Add("lines", linesSql);
        }
    }

    /// <inheritdoc />
    public string Name => "athena";

    /// <summary>What all queries came to so far.</summary>
    public AthenaUse Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>How many bytes all queries read so far.</summary>
    public long Scanned => Used.Scanned;

    /// <summary>What a reader of the report should know: what was read and what it costs, and results that are still there.</summary>
    public IReadOnlyList<string> Remarks
    {
        get
        {
            lock (_lock)
            {
                return _kept is null ? [_used.ToString()] : [_used.ToString(), _kept];
            }
        }
    }

    /// <inheritdoc />
    public Task DefineAsync(string name, string sql, CancellationToken ct)
    {
        _definitions.Add(name, sql);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task DefineRowsAsync(
        string name,
        ImmutableArray<string> columns,
        IEnumerable<string[]> rows,
        CancellationToken ct
    ) => DefineAsync(name, ConstantRows.Of(name, columns, rows), ct);

    /// <inheritdoc />
    public Task DefineByResourceAsync(string name, string sql, string over, CancellationToken ct) =>
        DefineAsync(name, sql, ct);

    /// <inheritdoc />
    public async IAsyncEnumerable<AnswerRow> AskAsync(string sql, [EnumeratorCancellation] CancellationToken ct)
    {
        var place = await RunAsync(_definitions.Before(sql), ct);
        try
        {
            await using var result = new AthenaResult(_aws.S3, place, _time);
            using var text = new StreamReader(result);
            await using var csv = await OpenAsync(text, ct);
            var row = new AthenaRow(csv);
            while (await NextAsync(csv, ct))
            {
                yield return row;
            }
        }
        finally
        {
            await DeleteAsync(place);
        }
    }

    /// <summary>Asks for the table that the settings name.</summary>
    /// <exception cref="BillingException">There is none, or it may not be seen.</exception>
    public async Task<AthenaTable> TableAsync(CancellationToken ct) => AthenaTable.Of(await _calls.TableAsync(ct));

    /// <summary>The periods there are and how many lines each has, oldest first; only the ends of files are read.</summary>
    /// <exception cref="BillingException">It was refused, or failed.</exception>
    public async Task<ImmutableArray<(DateOnly Period, long Lines)>> PeriodsAsync(
        AthenaTable table,
        CancellationToken ct
    )
    {
        var periods = ImmutableArray.CreateBuilder<(DateOnly, long)>();
        await foreach (var row in AskAsync(table.PeriodsSql(_settings), ct))
        {
            if (row.Time(0) is { } period)
            {
                periods.Add((DateOnly.FromDateTime(period), row.Count(1)));
            }
        }

        return periods.ToImmutable();
    }

    /// <summary>Gives the engine the relation <c>lines</c> over the table.</summary>
    /// <param name="table">The table, of <see cref="TableAsync"/>.</param>
    /// <param name="periods">The first days of the periods that may be asked for; none: all there are.</param>
    /// <param name="linesSql">Writes the SELECT that is <c>lines</c>, for the table and what stands behind the innermost FROM.</param>
    /// <param name="ct">Cancels.</param>
    public Task DefineLinesAsync(
        AthenaTable table,
        IReadOnlyCollection<DateOnly> periods,
        Func<AthenaTable, string, string> linesSql,
        CancellationToken ct
    ) => DefineAsync("lines", linesSql(table, table.From(_settings, periods)), ct);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<S3Place> RunAsync(string query, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ended = await EndOfAsync(query, ct);
            lock (_lock)
            {
                _used = _used.With(ended);
            }

            if (ended.State is "SUCCEEDED")
            {
                return S3Place.Of(ended.Output)
                    ?? throw new BillingException(
                        "Athena does not say where the result is: set the workgroup's location for results, and let it override what clients set, as deploy/aws/billing.yaml does"
                    );
            }

            if (!ended.IsRetryable || attempt == Attempts)
            {
                throw _calls.Faults.Of(ended);
            }

            await Task.Delay(AthenaCalls.Wait(attempt), _time, ct);
        }
    }

    private async Task<AthenaExecution> EndOfAsync(string query, CancellationToken ct)
    {
        var id = await _calls.StartAsync(query, ct);
        var isOver = false;
        try
        {
            for (var wait = s_first; ; wait = Min(wait * 1.5, s_longest))
            {
                var execution = await _calls.GetAsync(id, ct);
                if (!execution.IsUnderWay)
                {
                    isOver = true;
                    return execution;
                }

                _progress.Doing(
                    $"Athena: {(execution.State is "QUEUED" ? "waiting" : $"{AthenaUse.Size(execution.Scanned)} read")}"
                );
                await Task.Delay(wait, _time, ct);
            }
        }
        finally
        {
            if (!isOver)
            {
                await StopAsync(id);
            }
        }
    }

    // Nobody waits for its answer any more, and it costs as long as it reads.
    private async Task StopAsync(string id)
    {
        using var patience = new CancellationTokenSource(s_patience, _time);
        try
        {
            await _calls.StopAsync(id, patience.Token);
        }
        catch (Exception error) when (error is BillingException or OperationCanceledException)
        {
            _progress.Remarked($"a query may go on at Athena: {error.Message}");
        }
    }

    private static async Task<CsvDataReader> OpenAsync(StreamReader text, CancellationToken ct)
    {
        try
        {
            return await CsvDataReader.CreateAsync(
                text,
                new CsvDataReaderOptions
                {
                    Delimiter = ',',
                    HasHeaders = true,
                    BufferSize = 1 << 16,
                    MaxBufferSize = LongestRow,
                    OwnsReader = false,
                },
                ct
            );
        }
        catch (Exception error) when (error is CsvFormatException or CsvMissingHeadersException)
        {
            throw Broken(error);
        }
    }

    private static async Task<bool> NextAsync(CsvDataReader csv, CancellationToken ct)
    {
        try
        {
            return await csv.ReadAsync(ct) && (csv.RowFieldCount == csv.FieldCount ? true : throw Broken(null));
        }
        catch (Exception error) when (error is CsvFormatException or CsvRecordTooLargeException)
        {
            throw Broken(error);
        }
    }

    private static BillingException Broken(Exception? error) =>
        new("Athena's result is not the table that it should be: run the command again", error);

    // Answers hold names and tags, so they do not stay longer than they are needed.
    private async Task DeleteAsync(S3Place place)
    {
        using var patience = new CancellationTokenSource(s_patience, _time);
        try
        {
            await _aws.S3.DeleteObjectAsync(place.Bucket, place.Key, patience.Token);
            await _aws.S3.DeleteObjectAsync(place.Bucket, $"{place.Key}.metadata", patience.Token);
        }
        catch (Exception error)
            when (error
                    is AmazonClientException
                        or AmazonServiceException
                        or AwsCallException
                        or HubRefusal
                        or HttpRequestException
                        or IOException
                        or OperationCanceledException
            )
        {
            lock (_lock)
            {
                _kept ??=
                    $"answers, which hold names and tags, stay in s3://{OneLine.Of(place.Bucket)}/{OneLine.Of(place.Key.AsSpan(0, place.Key.LastIndexOf('/') + 1))} until a lifecycle rule deletes them: the role may not do {AthenaPermissions.Delete}, or it failed";
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
