using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Engines;

/// <summary>
/// Answers questions in SQL about the relation <c>lines</c> (<c>docs/billing.md</c>, "The table of lines"). Texts use what DuckDB
/// and Trino both have; <see cref="DefineAsync"/> gives them further relations.
/// </summary>
public interface IBillingEngine : IAsyncDisposable
{
    /// <summary><c>duckdb</c> or <c>athena</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Gives a query a name under which later ones use it. Names are defined once, and each may use those before it.
    /// </summary>
    Task DefineAsync(string name, string sql, CancellationToken ct);

    /// <summary>Gives constant rows a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="columns">What the columns are called; all are texts.</param>
    /// <param name="rows">The rows, a text for each column.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">They are more than the engine can be told of.</exception>
    Task DefineRowsAsync(string name, ImmutableArray<string> columns, IEnumerable<string[]> rows, CancellationToken ct);

    /// <summary>
    /// <see cref="DefineAsync"/> for a query over one relation that asks nothing of rows of different resources together: an engine
    /// may run it for a part of all resources after the other, so that it takes little memory.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="sql">The query; it may ask small relations besides.</param>
    /// <param name="over">The relation: <c>lines</c>, or one of this method.</param>
    /// <param name="ct">Cancels.</param>
    Task DefineByResourceAsync(string name, string sql, string over, CancellationToken ct);

    /// <summary>Asks. The rows are read one by one, so that no answer is held whole.</summary>
    /// <param name="sql">One SELECT without a semicolon.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">It was refused, or failed: memory or disk ran out, a right is missing, a limit was reached.</exception>
    IAsyncEnumerable<AnswerRow> AskAsync(string sql, CancellationToken ct);
}

/// <summary>A row of an answer; valid until the next is read. Columns are counted from 0, in the order of the SELECT.</summary>
public abstract class AnswerRow
{
    /// <summary>A text; empty for NULL.</summary>
    public abstract string Text(int column);

    /// <summary>An exact amount; 0 for NULL.</summary>
    public abstract decimal Amount(int column);

    /// <summary>A whole number; 0 for NULL.</summary>
    public abstract long Count(int column);

    /// <summary>A date or time in UTC; null for NULL.</summary>
    public abstract DateTime? Time(int column);

    /// <summary>A boolean; false for NULL.</summary>
    public abstract bool Flag(int column);
}
