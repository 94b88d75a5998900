using System.Text;
using System.Text.Json.Nodes;

namespace ZocSec.Core.Ledger;

/// <summary>
/// The conditions of a query: only those that are asked for, since SQLite finds no index for one that may be absent. There
/// are few combinations, and each is prepared once.
/// </summary>
internal sealed class SqliteFilter
{
    private readonly StringBuilder _where = new();
    private readonly List<object?> _arguments = [];

    /// <summary>The values of the parameters, in order.</summary>
    public object?[] Arguments => [.. _arguments];

    /// <summary>The clause with the word WHERE before it; empty when nothing is asked for.</summary>
    public string Where => _where.ToString();

    /// <summary>Adds a condition with one parameter, unless its value is null.</summary>
    /// <param name="condition">SQL with <c>$</c> where the parameter is; it may be there more than once.</param>
    /// <param name="value">Its value.</param>
    public SqliteFilter And(string condition, object? value) =>
        value is null ? this : Add(condition.Replace("$", Next(value), StringComparison.Ordinal));

    /// <summary>Adds a condition without a parameter.</summary>
    public SqliteFilter AndIf(bool isAsked, string condition) => isAsked ? Add(condition) : this;

    /// <summary>Keeps to what somebody may see; all when that is null.</summary>
    public SqliteFilter Within(Sight? sight)
    {
        if (sight is null)
        {
            return this;
        }

        var sections = string.Join(" OR ", Sight.Sections.Select(section => $"guardrail GLOB '{section}/*'"));
        return Add($"({sections})")
            .And(
                "resource IN (SELECT value FROM json_each($))",
                sight.Keys is { } keys ? new JsonArray([.. keys.Select(key => (JsonNode)key)]).ToJsonString() : null
            );
    }

    /// <summary>Adds a parameter that is no condition's.</summary>
    /// <returns>Its name.</returns>
    public string Next(object? value)
    {
        _arguments.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_arguments.Count}");
    }

    private SqliteFilter Add(string condition)
    {
        _where.Append(_where.Length == 0 ? "WHERE " : " AND ").Append(condition);
        return this;
    }
}
