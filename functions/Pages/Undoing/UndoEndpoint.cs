using System.Collections.Immutable;
using System.Globalization;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Functions.Pages.Layout;

namespace ZocSec.Functions.Pages.Undoing;

/// <summary>
/// <c>GET /undo</c>: what taking back an entry, or all of a run or of a span of time, would do; <c>POST /undo</c> does it,
/// for administrators, in their name.
/// </summary>
internal sealed class UndoEndpoint(PageGate gate, PageWriter writer, ILedger ledger, IUndoer undoer, TimeProvider time)
{
    // Each is read live, and somebody waits.
    private const int MostAtOnce = 25;

    /// <summary>Shows what would be taken back.</summary>
    public async Task PreviewAsync(HttpContext context)
    {
        if (await gate.EnterAsAdministratorAsync(context) is { } visit)
        {
            await RunAsync(visit, isDone: false);
        }
    }

    /// <summary>Takes it back.</summary>
    public async Task UndoAsync(HttpContext context)
    {
        if (await gate.EnterToChangeAsync(context) is { } visit)
        {
            await RunAsync(visit, isDone: true);
        }
    }

    private async Task RunAsync(Visit visit, bool isDone)
    {
        if (
            await OrderAsync(visit) is not var (model, entries)
            || entries.Any(entry => !visit.Grant.Sees(entry.Guardrail, entry.Resource))
        )
        {
            await gate.WriteAsync(
                visit,
                "Nothing there",
                "There is no such decision that you may see, or it is not said what is to be taken back: a decision, a run, or a span of time, whose since and until are like 2026-11-26T09:00Z.",
                StatusCodes.Status404NotFound
            );
            return;
        }

        var results = ImmutableArray.CreateBuilder<UndoResult>();
        foreach (var entry in entries)
        {
            var request = new UndoRequest(entry.Id, visit.Viewer.Login, visit.Grant.Tenant);
            // What was begun is brought to its end, also when the person does not wait for it.
            results.Add(
                isDone
                    ? await undoer.UndoAsync(request, CancellationToken.None)
                    : await undoer.PreviewAsync(request, visit.Ended)
            );
        }

        await writer.WriteAsync<UndoPage>(
            visit.Context,
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Page"] = visit.Frame(isDone ? "Taken back?" : "Take back", ""),
                ["Model"] = model with { Results = results.ToImmutable(), IsDone = isDone },
            }
        );
    }

    private async Task<(UndoModel Model, ImmutableArray<LedgerEntry> Entries)?> OrderAsync(Visit visit)
    {
        if (visit.Value("entry") is { } id)
        {
            return await visit.FindEntryAsync(ledger, id) is { } entry
                ? (new UndoModel([], IsDone: false) { Entry = id }, [entry])
                : null;
        }

        if (SelectionOf(visit) is not { } selection)
        {
            return null;
        }

        var entries = ImmutableArray.CreateBuilder<LedgerEntry>();
        var model = new UndoModel([], IsDone: false) { Selection = selection };
        await foreach (var found in undoer.ListAsync(selection, visit.Ended))
        {
            if (entries.Count == MostAtOnce)
            {
                model = model with { Next = entries[^1].Id };
                break;
            }

            entries.Add(found);
        }

        return (model, entries.ToImmutable());
    }

    // What is asked for and cannot be read is not left out: more would be taken back than was meant.
    private UndoSelection? SelectionOf(Visit visit)
    {
        var (run, guardrail) = (visit.Value("run"), visit.Value("guardrail"));
        if (
            visit.SaysTwice("run", "guardrail", "since", "until", "before")
            || !TryRead(visit.Value("since"), out var since)
            || !TryRead(visit.Value("until"), out var until)
            || (run is null && since is null)
            || (guardrail is not null && !GuardrailCatalogue.All.Any(one => one.Name.Value == guardrail))
        )
        {
            return null;
        }

        return new UndoSelection
        {
            Run = run,
            Guardrail = guardrail is null ? null : new GuardrailName(guardrail),
            Since = since,
            // What follows while somebody reads the preview is not among what they agree to.
            Until = until ?? time.GetUtcNow(),
            Tenant = visit.Grant.Tenant,
            Sight = visit.Grant.Sight,
            Before = visit.Value("before"),
        };
    }

    private static bool TryRead(string? text, out DateTimeOffset? moment)
    {
        var isRead = DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        );
        moment = isRead ? at : null;
        return isRead || text is null;
    }
}
