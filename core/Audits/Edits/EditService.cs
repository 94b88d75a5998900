using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.Audits.Edits.Receipts;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Storage;

namespace ZocSec.Core.Audits.Edits;

/// <summary>Applies the edits that people made in an audit's workbook.</summary>
public static class EditService
{
    private const int HashLength = 12;

    /// <summary>Applies a file; for a dry run all but the writing.</summary>
    /// <param name="request">What is to be applied.</param>
    /// <param name="signIn">How to sign in to GitHub.</param>
    /// <param name="watcher">Sees what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where the program's log goes.</param>
    /// <param name="ct">Stops it; what was begun is recorded, and the receipt written.</param>
    public static async Task<EditReport> RunAsync(
        EditRequest request,
        GitHubSignIn signIn,
        IEditWatcher watcher,
        TimeProvider time,
        Action<ILoggingBuilder> logging,
        CancellationToken ct
    )
    {
        Plan plan;
        try
        {
            plan = PlanFile.Read(request.File);
        }
        catch (PlanFileException refused)
        {
            return Unusable($"{request.File}: {refused.Message}");
        }

        var problems = new List<string>();
        var policy = new PolicyAtHand(request.Policy, problems);
        var atStart = policy.Now();
        problems.AddRange(PlanMatch.Problems(plan.About, request, atStart.Owners, signIn.ApiUrl));
        if (!request.IsDryRun && atStart.Paused)
        {
            problems.Add(
                $"{request.Policy} pauses all changes: set paused to false, or leave out --yes to see what would be done"
            );
        }

        if (problems.Count > 0)
        {
            return Unusable(string.Join('\n', problems));
        }

        var receipt = ReceiptOf(request, plan.Kind);
        if (receipt?.Problem() is { } problem)
        {
            return new EditReport(EditEnd.Storage) { Problem = problem };
        }

        foreach (var note in PlanMatch.Notes(plan))
        {
            watcher.Note(note);
        }

        await using var services = EditComposition.Services(request, signIn, time, logging);
        try
        {
            return await RunAsync(services, request, plan, policy, receipt, signIn, watcher, time, ct);
        }
        catch (Exception error)
            when (error is StorageException or DbException or IOException or UnauthorizedAccessException)
        {
            return new EditReport(EditEnd.Storage)
            {
                Problem = $"the ledger cannot be written, and so nothing more is changed: {error.Message}",
            };
        }
    }

    private static async Task<EditReport> RunAsync(
        ServiceProvider services,
        EditRequest request,
        Plan plan,
        PolicyAtHand policy,
        ReceiptFile? receipt,
        GitHubSignIn signIn,
        IEditWatcher watcher,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var atStart = policy.Now();
        var owners = PlanMatch.OwnersOf(plan.About, atStart.Owners);
        var order = new EditOrder(
            Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Path.GetFileName(request.File),
            $"apply/{Path.GetFileName(request.File)}/{HashOf(request.File)}",
            request.Actor,
            request.IsDryRun,
            owners.Property,
            policy.Now
        );
        var calls = new EditCalls(new Patience(time, watcher.Waiting), time);
        var rules = new MergeRules(
            owners,
            atStart.Settings<TeamTopicSettings>(TeamTopicGuardrail.Declaration).MustExist
        );
        var ledger = request.IsDryRun ? null : services.GetRequiredService<ILedger>();
        var applier = EditComposition.Applier(services, ledger, order, rules, calls, time);
        var run = new EditRun(applier, new EditAccounts(signIn, services, calls), watcher, time);
        var (edits, refusals) = EditGrouping.Group(plan.Rows);
        EditReport? stopped = null;
        string? unwritten;
        try
        {
            stopped = await run.RunAsync(edits, refusals, ct);
        }
        finally
        {
            // Whatever stopped the run: what was done is told.
            unwritten = receipt?.Write(run.Results);
        }

        var bad = run.Results.Any(result => result.IsLeft);
        var report = stopped ?? new EditReport(bad ? EditEnd.Problems : EditEnd.Well);
        if (unwritten is not null)
        {
            report = new EditReport(EditEnd.Storage)
            {
                Problem = report.Problem is { } stop ? $"{stop}\n{unwritten}" : unwritten,
            };
        }

        return report with
        {
            Results = run.Results,
            Receipt = unwritten is null ? receipt?.Path : null,
        };
    }

    private static ReceiptFile? ReceiptOf(EditRequest request, PlanKind kind) =>
        request.Receipt is { } named ? new ReceiptFile(request.File, kind, named)
        : request.IsDryRun ? null
        : new ReceiptFile(request.File, kind, ReceiptFile.Beside(request.File, kind));

    private static string HashOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..HashLength];
    }

    private static EditReport Unusable(string problem) => new(EditEnd.Unusable) { Problem = problem };
}
