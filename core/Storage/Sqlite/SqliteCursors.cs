using System.Collections.Immutable;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>Cursors in SQLite.</summary>
internal sealed class SqliteCursors(SqliteFile file, SqliteCommitter committer) : ICursors
{
    /// <inheritdoc />
    public Task<string?> GetAsync(string name, CancellationToken ct) =>
        Task.FromResult(
            file.Read(session => (string?)session.Scalar("SELECT value FROM cursors WHERE name = $1", name))
        );

    /// <inheritdoc />
    public Task SetAsync(string name, string value, CancellationToken ct) =>
        committer.CommitAsync(session =>
            session.Execute(
                "INSERT INTO cursors (name, value) VALUES ($1, $2) ON CONFLICT DO UPDATE SET value = excluded.value",
                name,
                value
            )
        );

    /// <inheritdoc />
    public Task<ImmutableArray<KeyValuePair<string, string>>> ListAsync(string prefix, CancellationToken ct) =>
        Task.FromResult(
            file.Read(session =>
                session
                    .Query(
                        "SELECT name, value FROM cursors WHERE substr(name, 1, length($1)) = $1 ORDER BY name",
                        row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
                        prefix
                    )
                    .ToImmutableArray()
            )
        );
}
