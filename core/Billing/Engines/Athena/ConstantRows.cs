using System.Collections.Immutable;
using ZocSec.Core.Billing.Store;

namespace ZocSec.Core.Billing.Engines.Athena;

/// <summary>Constant rows as a query, since Athena keeps no table of ours.</summary>
internal static class ConstantRows
{
    // Half of a query is for the rest of it.
    private const int MostCharacters = AthenaDefinitions.MaxBytes / 2;
    private const int RowsAtOnce = 5_000;

    /// <summary>The query.</summary>
    /// <param name="name">What the rows are called.</param>
    /// <param name="columns">What their columns are called.</param>
    /// <param name="rows">The rows; none give a query without rows.</param>
    /// <exception cref="BillingException">It is longer than Athena has room for.</exception>
    public static string Of(string name, ImmutableArray<string> columns, IEnumerable<string[]> rows)
    {
        var of = string.Join(", ", columns.Select(column => $"t.{column} AS {column}"));
        var sql = string.Join(
            "\nUNION ALL\n",
            rows.Chunk(RowsAtOnce)
                .Select(chunk =>
                    $"SELECT {of} FROM (VALUES {string.Join(", ", chunk.Select(Row))}) AS t({string.Join(", ", columns)})"
                )
        );
        if (sql.Length == 0)
        {
            return $"SELECT {string.Join(", ", columns.Select(column => $"CAST('' AS varchar) AS {column}"))} WHERE 1 = 0";
        }

        return sql.Length <= MostCharacters
            ? sql
            : throw new BillingException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The list '{name}' is longer than a query of Athena can hold ({sql.Length} of {MostCharacters} characters): leave keys of tags out of `owners` in the policy that have a value of their own for each resource, or use the engine duckdb"
                )
            );
    }

    private static string Row(string[] cells) =>
        $"({string.Join(", ", cells.Select(cell => SqlText.Constant(cell.Replace("\0", "", StringComparison.Ordinal))))})";
}
