using System.CommandLine;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger.History;

namespace ZocSec.Action.Commands;

/// <summary>Options that name a part of the ledger.</summary>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Guardrail">Of which guardrail.</param>
internal sealed record SpanOptions(
    Option<DateTimeOffset?> Since,
    Option<DateTimeOffset?> Until,
    Option<string?> Tenant,
    Option<string?> Guardrail
)
{
    /// <summary>Makes them.</summary>
    /// <param name="time">The clock.</param>
    public static SpanOptions Create(TimeProvider time) =>
        new(
            Moment.Option("--since", "Only what was decided since", time),
            Moment.Option("--until", "Only what was decided before", time),
            new Option<string?>("--tenant") { Description = "Only of this installation." },
            new Option<string?>("--guardrail") { Description = "Only of this guardrail." }
        );

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Add(Since);
        command.Add(Until);
        command.Add(Tenant);
        command.Add(Guardrail);
        return command;
    }

    /// <summary>Reads what they name.</summary>
    /// <returns>Null when it is no span: then that was said.</returns>
    public async Task<LedgerSpan?> ReadAsync(ParseResult parsed)
    {
        var span = new LedgerSpan
        {
            Since = parsed.GetValue(Since),
            Until = parsed.GetValue(Until),
            Tenant = parsed.GetValue(Tenant) is { } id ? new TenantId(id) : null,
            Guardrail = parsed.GetValue(Guardrail) is { } name ? new GuardrailName(name) : null,
        };
        if (span.Until <= span.Since)
        {
            await parsed.ComplainAsync("--until is not after --since");
            return null;
        }

        return span;
    }
}
