using Microsoft.Data.Sqlite;

namespace ZocSec.Core.Storage.Sqlite;

/// <summary>Reads rows one after the other.</summary>
internal static class SqliteRows
{
    /// <summary>Runs a query and reads its rows as they are asked for.</summary>
    /// <param name="connection">Where; nothing else may write there meanwhile.</param>
    /// <param name="sql">The text, with parameters <c>$1</c>, <c>$2</c>, …</param>
    /// <param name="read">Makes something of a row.</param>
    /// <param name="explain">Says what a failure means.</param>
    /// <param name="arguments">The parameters' values, in order; null is NULL.</param>
    /// <exception cref="StorageException">A row could not be read.</exception>
    public static IEnumerable<T> Read<T>(
        SqliteConnection connection,
        string sql,
        Func<SqliteDataReader, T> read,
        Func<SqliteException, StorageException> explain,
        params object?[] arguments
    )
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var index = 0; index < arguments.Length; index++)
        {
            command.Parameters.AddWithValue(
                string.Create(CultureInfo.InvariantCulture, $"${index + 1}"),
                arguments[index] ?? DBNull.Value
            );
        }

        using var reader = Try(command.ExecuteReader, explain);
        while (Try(reader.Read, explain))
        {
            yield return Try(() => read(reader), explain);
        }
    }

    private static T Try<T>(Func<T> act, Func<SqliteException, StorageException> explain)
    {
        try
        {
            return act();
        }
        catch (SqliteException error)
        {
            throw explain(error);
        }
    }
}
