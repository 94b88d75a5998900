namespace ZocSec.Core.Billing.Store;

/// <summary>
/// What differs between engines where raw lines are selected. Types are named as the engine names them; columns are quoted
/// identifiers, or other expressions.
/// </summary>
internal interface ISqlDialect
{
    /// <summary>A value as a text; NULL stays.</summary>
    string Text(string value);

    /// <summary>A number, or a text with one, as <c>DECIMAL(38,12)</c>; NULL and an empty text are NULL.</summary>
    string Amount(string value, string type);

    /// <summary>A date, a time, or an ISO 8601 text with one, as a <c>TIMESTAMP</c> in UTC; NULL and an empty text are NULL.</summary>
    string Time(string value, string type);

    /// <summary>Whether a type is that of a map.</summary>
    bool IsMap(string type);

    /// <summary>A map, a list of its entries, or a text of JSON, as a <c>MAP(VARCHAR, VARCHAR)</c>; NULL stays.</summary>
    string Map(string value, string type);

    /// <summary>Values under constant keys, all different, without those that are NULL or empty; a part for <see cref="Together"/>.</summary>
    string Entries(IReadOnlyList<(string Key, string Value)> entries);

    /// <summary>The entries of a map whose value is not empty, their keys begun otherwise; a part for <see cref="Together"/>.</summary>
    /// <param name="map">The map; NULL has no entries.</param>
    /// <param name="beginnings">How a key begins, and how it is to; the first that a key has counts, and one that has none stays.</param>
    string Begun(string map, IReadOnlyList<(string Old, string New)> beginnings);

    /// <summary>What is under a key of a map; NULL when nothing is.</summary>
    string At(string map, string key);

    /// <summary>A map of all parts; of equal keys one counts. Without parts it is empty.</summary>
    string Together(IReadOnlyList<string> parts);
}
