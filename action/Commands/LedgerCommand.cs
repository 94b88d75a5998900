using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;

namespace ZocSec.Action.Commands;

/// <summary><c>zocsec ledger</c>: what was decided, and why; and whether that is still what was written.</summary>
internal static class LedgerCommand
{
    private const int Largest = 1000;

    /// <summary>Makes the command.</summary>
    /// <param name="surroundings">Where it finds the clock.</param>
    public static Command Create(Surroundings surroundings)
    {
        var storage = StorageFolder.Option();
        return new("ledger", "What was decided, and why.")
        {
            storage,
            List(storage),
            LedgerExportCommand.Create(storage, surroundings),
            LedgerVerifyCommand.Create(storage),
        };
    }

    private static Command List(Option<string> storage)
    {
        var limit = new Option<int>("--limit")
        {
            Description = $"At most so many, 1 to {Largest}.",
            DefaultValueFactory = _ => 50,
        };
        limit.RequireWithin(1, Largest);
        var tenant = new Option<string?>("--tenant") { Description = "Only of this installation." };
        var guardrail = new Option<string?>("--guardrail") { Description = "Only of this guardrail." };
        var resource = new Option<string?>("--resource") { Description = "Only of resources with this name or key." };
        var actor = new Option<string?>("--actor")
        {
            Description = "Only what this person or program caused.",
            HelpName = "LOGIN",
        };
        var run = new Option<string?>("--run")
        {
            Description = "Only of this run: what a sweep, a change of the policy, or an event led to.",
        };
        var outcome = new Option<EntryOutcome?>("--outcome")
        {
            Description = "Only with this outcome, such as remediated or breaker-tripped.",
            HelpName = "OUTCOME",
            CustomParser = parsed => Outcome(parsed.Tokens[0].Value) is { } known ? known : Unknown(parsed),
        };
        return new Command(
            "list",
            """
            Prints decisions, newest first: time, outcome, installation, guardrail, resource, reason, changes; at the end of a decision
            that changed something its id, which `zocsec undo` takes.

            Examples:
              zocsec ledger list
              zocsec ledger list --resource octo-org/hello --outcome remediated
            """
        )
        {
            limit,
            tenant,
            guardrail,
            resource,
            actor,
            run,
            outcome,
        }.On(
            storage,
            async (services, parsed, ct) =>
            {
                var query = new LedgerQuery
                {
                    Limit = parsed.GetValue(limit),
                    Tenant = parsed.GetValue(tenant) is { } id ? new TenantId(id) : null,
                    Guardrail = parsed.GetValue(guardrail) is { } name ? new GuardrailName(name) : null,
                    Resource = parsed.GetValue(resource),
                    Actor = parsed.GetValue(actor),
                    Run = parsed.GetValue(run),
                    Outcome = parsed.GetValue(outcome),
                };
                var entries = await services.GetRequiredService<ILedger>().ReadAsync(query, ct);
                foreach (var entry in entries)
                {
                    await parsed.SayAsync(Describe(entry));
                }

                await parsed.SayIfNoneAsync(entries.Length, "decisions");
                return ExitCode.Ok;
            }
        );
    }

    private static string Describe(LedgerEntry entry)
    {
        var changes = entry.Changes.IsEmpty ? "" : $" [{string.Join("; ", entry.Changes)}]";
        var id = entry.MadeChanges ? $"  {entry.Id}" : "";
        return $"{Terminal.Time(entry.Time)}  {Name(entry.Outcome)}  {entry.Resource.Tenant}  {entry.Guardrail}  {entry.Resource.Name}: {entry.Reason}{changes}{id}";
    }

    private static string Name(EntryOutcome outcome) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{outcome}");

    private static EntryOutcome? Outcome(string name) =>
        Enum.GetValues<EntryOutcome>().Cast<EntryOutcome?>().FirstOrDefault(known => Name(known!.Value) == name);

    private static EntryOutcome? Unknown(System.CommandLine.Parsing.ArgumentResult parsed)
    {
        parsed.AddError($"--outcome is one of: {string.Join(", ", Enum.GetValues<EntryOutcome>().Select(Name))}");
        return null;
    }
}
