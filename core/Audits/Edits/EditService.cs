using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.Audits.Edits.Receipts;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Guardrails.TeamTopic;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
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
        problems.AddRange(Mismatches(plan.About, request, policy.Now().Owners, signIn.ApiUrl));
        if (!request.IsDryRun && policy.Now().Paused)
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

        Tell(plan, watcher);
        await using var services = Services(request, signIn, time, logging);
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
        var owners = OwnersOf(plan.About, policy.Now().Owners);
        var order = new EditOrder(
            Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Path.GetFileName(request.File),
            $"apply/{Path.GetFileName(request.File)}/{HashOf(request.File)}",
            request.Actor,
            request.IsDryRun,
            owners.Property,
            policy.Now
        );
        var patience = new Patience(time, watcher);
        var rules = new MergeRules(
            owners,
            policy.Now().Settings<TeamTopicSettings>(TeamTopicGuardrail.Declaration).MustExist
        );
        var ledger = request.IsDryRun ? null : services.GetRequiredService<ILedger>();
        var applier = Applier(services, ledger, order, rules, patience, time);
        var run = new EditRun(applier, TenantOf(services, signIn, patience), watcher, time);
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
        return (unwritten is null ? report : new EditReport(EditEnd.Storage) { Problem = unwritten }) with
        {
            Results = run.Results,
            Receipt = unwritten is null ? receipt?.Path : null,
        };
    }

    /// <summary>Makes what applies one edit; without a ledger it only looks.</summary>
    internal static EditApplier Applier(
        IServiceProvider services,
        ILedger? ledger,
        EditOrder order,
        MergeRules rules,
        Patience patience,
        TimeProvider time
    )
    {
        var repositories = services.GetRequiredService<IRepositories>();
        var properties = services.GetRequiredService<RepositoryProperties>();
        var reader = new LiveReader(
            repositories,
            services.GetRequiredService<RepositoryLookup>(),
            properties,
            services.GetRequiredService<ITeams>(),
            patience
        );
        return new EditApplier(
            reader,
            new OwnershipWriter(repositories, properties, reader, patience, time),
            ledger is null ? null : new EditJournal(ledger, order, time),
            order,
            rules,
            time
        );
    }

    private static ServiceProvider Services(
        EditRequest request,
        GitHubSignIn signIn,
        TimeProvider time,
        Action<ILoggingBuilder> logging
    )
    {
        var services = new ServiceCollection().AddSingleton(time).AddLogging(logging);
        if (!request.IsDryRun)
        {
            services.AddZocSecStorage(request.Azure, request.Storage);
        }

        return signIn.AddTo(services).BuildServiceProvider();
    }

    // An App has an installation for each account, and each is asked for once.
    private static Func<string?, CancellationToken, Task<GitHubAnswer<TenantId>>> TenantOf(
        ServiceProvider services,
        GitHubSignIn signIn,
        Patience patience
    )
    {
        var known = new Dictionary<string, GitHubAnswer<TenantId>>(StringComparer.OrdinalIgnoreCase);
        return async (account, ct) =>
        {
            if (account is null && !signIn.IsByToken)
            {
                return new GitHubAnswer<TenantId>.Refused(
                    0,
                    "its row does not say whose it is: restore the columns Account and Name"
                );
            }

            var login = account ?? "";
            if (!known.TryGetValue(login, out var answer))
            {
                answer = await patience.AskAsync(() => signIn.FindTenantAsync(services, login, ct), ct);
                known[login] = answer;
            }

            return answer;
        };
    }

    private static IEnumerable<string> Mismatches(
        PlanAbout about,
        EditRequest request,
        OwnersSettings owners,
        Uri apiUrl
    )
    {
        if (about.ApiUrl is { } audited && Root(audited) != Root(apiUrl))
        {
            yield return $"{request.File} is an audit of {audited}, and this would apply it at {apiUrl}: set GitHub__ApiUrl to {audited}";
        }

        if (request.Policy is null)
        {
            yield break;
        }

        if (about.OwnerProperty is { } property && property != owners.Property)
        {
            yield return $"{request.File} shows the property {property}, and owners.property of the policy is {owners.Property}: audit again with this policy";
        }

        if (about.TopicPrefix is { } prefix && prefix != owners.TopicPrefix)
        {
            yield return $"{request.File} was made for topics that begin with {prefix}, and owners.topic-prefix of the policy is {owners.TopicPrefix}: audit again with this policy";
        }

        static string Root(Uri url) => url.AbsoluteUri.TrimEnd('/');
    }

    private static OwnersSettings OwnersOf(PlanAbout about, OwnersSettings owners) =>
        owners with
        {
            Property = about.OwnerProperty ?? owners.Property,
            TopicPrefix = about.TopicPrefix ?? owners.TopicPrefix,
        };

    private static void Tell(Plan plan, IEditWatcher watcher)
    {
        watcher.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{plan.Repositories} rows, {plan.Rows.Length} of them with something to change"
            )
        );
        if (plan.Rows.Count(row => row.IsHidden) is > 0 and var hidden)
        {
            watcher.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{hidden} of these rows are hidden or filtered away; they count all the same"
                )
            );
        }
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
