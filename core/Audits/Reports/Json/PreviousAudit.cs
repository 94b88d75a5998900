using System.Text.Json;

namespace ZocSec.Core.Audits.Reports.Json;

/// <summary>
/// An earlier audit, read from its JSON report to tell what is different now. Of each of its repositories only the number
/// and a byte are held; their names are read again when they are wanted.
/// </summary>
public sealed class PreviousAudit
{
    private readonly string _path;
    private readonly Dictionary<long, Standing> _standings = [];

    private PreviousAudit(string path) => _path = path;

    /// <summary>What was audited.</summary>
    public string Scope { get; private set; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Repositories with a declared owner among those that were not archived, in percent.</summary>
    public double Coverage { get; private set; }

    /// <summary>Reads a report.</summary>
    /// <exception cref="AuditFileException">The file is no JSON report of an audit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<PreviousAudit> ReadAsync(string path, CancellationToken ct)
    {
        var audit = new PreviousAudit(path);
        var header = await audit.EachAsync(row => audit._standings[row.Id] = Standing(row), ct);
        (audit.Scope, audit.StartedAt) = (header.Scope, header.StartedAt);
        var owned = audit._standings.Values.Count(standing => standing == Json.Standing.Owned);
        var active = audit._standings.Values.Count(standing => standing != Json.Standing.Archived);
        audit.Coverage = new AuditTotals
        {
            Repositories = active,
            Owners = new AuditTotals().Owners.Add(OwnerStatus.Owned, owned),
        }.Coverage;
        return audit;
    }

    /// <summary>
    /// What is different in an audit of now. Repositories are known by their number, so a renamed one is neither added nor
    /// removed. Whose owner could not be told, then or now, has neither lost nor won one.
    /// </summary>
    /// <param name="rows">The rows of the audit of now; read once.</param>
    /// <param name="ct">Ends it between rows.</param>
    /// <exception cref="AuditFileException">The file of the earlier audit was changed meanwhile.</exception>
    /// <exception cref="IOException">It cannot be read again.</exception>
    public async Task<AuditTrend> CompareAsync(IEnumerable<AuditedRepository> rows, CancellationToken ct)
    {
        var (added, removed, unowned, owned) = (new FirstNames(), new FirstNames(), new FirstNames(), new FirstNames());
        var seen = new HashSet<long>();
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            seen.Add(row.Id);
            switch (Before(row.Id), Standing(row.IsArchived, row.Owner.Status))
            {
                case (null, _):
                    added.Add(row.FullName);
                    break;
                case (Json.Standing.Owned, Json.Standing.Unowned):
                    unowned.Add(row.FullName);
                    break;
                case (Json.Standing.Unowned, Json.Standing.Owned):
                    owned.Add(row.FullName);
                    break;
            }
        }

        if (_standings.Keys.Any(id => !seen.Contains(id)))
        {
            await EachAsync(
                row =>
                {
                    if (seen.Add(row.Id))
                    {
                        removed.Add(row.FullName);
                    }
                },
                ct
            );
        }

        return new AuditTrend(
            StartedAt,
            Coverage,
            added.ToCount(),
            removed.ToCount(),
            unowned.ToCount(),
            owned.ToCount()
        );
    }

    private Standing? Before(long id) => _standings.TryGetValue(id, out var standing) ? standing : null;

    private async Task<PreviousHeader> EachAsync(Action<PreviousRow> use, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(_path);
            var reader = new AuditFileReader(file);
            await foreach (var row in reader.ReadAsync(ct))
            {
                use(row);
            }

            return reader.Header!;
        }
        catch (Exception error) when (error is JsonException or AuditFileException)
        {
            throw new AuditFileException(
                $"{_path} is not the JSON report of an audit. {error.Message} Give the file that --output wrote as .json.",
                error
            );
        }
    }

    private static Standing Standing(PreviousRow row) => Standing(row.IsArchived, row.Owner.Status);

    private static Standing Standing(bool isArchived, OwnerStatus status) =>
        (isArchived, status) switch
        {
            (true, _) => Json.Standing.Archived,
            (_, OwnerStatus.Owned) => Json.Standing.Owned,
            (_, OwnerStatus.Unknown) => Json.Standing.Unknown,
            _ => Json.Standing.Unowned,
        };
}

/// <summary>What of a repository matters for the trend.</summary>
internal enum Standing : byte
{
    /// <summary>It needs no owner.</summary>
    Archived,

    /// <summary>Its owner is declared.</summary>
    Owned,

    /// <summary>It has none, or only a likely one.</summary>
    Unowned,

    /// <summary>It could not be told.</summary>
    Unknown,
}
