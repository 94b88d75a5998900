using System.Globalization;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Functions.Endpoints;

/// <summary>Reads which entries a request wants. What is not understood is refused, never left out: less filtered is not what was asked.</summary>
internal static class LedgerQueryReader
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    private static readonly string[] Names =
    [
        "limit",
        "before",
        "tenant",
        "guardrail",
        "resource",
        "outcome",
        "actor",
        "run",
    ];

    /// <summary>Reads the query; null when something is wrong.</summary>
    /// <param name="query">The request's.</param>
    /// <param name="error">What is wrong and what is allowed; empty when nothing is.</param>
    public static LedgerQuery? Read(IQueryCollection query, out string error)
    {
        error =
            query.Select(pair => ErrorIn(pair.Key, pair.Value.Count)).FirstOrDefault(found => found is not null) ?? "";
        var limit = DefaultLimit;
        if (error.Length == 0 && Value("limit") is { } limitText && !TryReadLimit(limitText, out limit))
        {
            error = $"limit is a whole number from 1 to {MaxLimit}";
        }

        EntryOutcome? outcome = null;
        if (error.Length == 0 && Value("outcome") is { } outcomeText)
        {
            if (EntryOutcomes.TryParse(outcomeText, out var parsed))
            {
                outcome = parsed;
            }
            else
            {
                error = $"outcome is one of: {string.Join(", ", EntryOutcomes.All)}";
            }
        }

        return error.Length > 0
            ? null
            : new LedgerQuery
            {
                Limit = limit,
                Before = Value("before"),
                Tenant = Value("tenant") is { } tenant ? new TenantId(tenant) : null,
                Guardrail = Value("guardrail") is { } guardrail ? new GuardrailName(guardrail) : null,
                Resource = Value("resource"),
                Outcome = outcome,
                Actor = Value("actor"),
                Run = Value("run"),
            };

        string? Value(string name) => query[name] is [{ } value] ? value : null;
    }

    private static string? ErrorIn(string name, int count) =>
        !Names.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? $"{name} is unknown; the query takes: {string.Join(", ", Names)}"
        : count != 1 ? $"{name} is given {count} times; give it once"
        : null;

    private static bool TryReadLimit(string text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit;
}
