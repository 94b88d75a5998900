using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Audits.Reading;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits;

/// <summary>Audits the repositories of an account: reads, and works out owners and findings. Changes nothing.</summary>
public static class AuditService
{
    /// <summary>Audits.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="signIn">As whom.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where the program's log goes.</param>
    /// <param name="ct">Cancels; what was read stays in the checkpoint.</param>
    /// <exception cref="IOException">The checkpoint's folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The checkpoint's folder may not be used.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public static async Task<AuditOutcome> RunAsync(
        AuditRequest request,
        GitHubSignIn signIn,
        IAuditProgress progress,
        TimeProvider time,
        Action<ILoggingBuilder> logging,
        CancellationToken ct
    )
    {
        await using var services = Services(signIn, time, logging);
        var remarks = new RemarkKeeper(progress);
        var patience = new Patience(time, remarks.Waiting);
        Checkpoint? checkpoint = null;
        var isFinished = false;
        try
        {
            var identity = await new AuditSignIn(signIn, services, patience).EnterAsync(request.Scope.Logins, ct);
            var key = KeyOf(request, signIn, identity);
            checkpoint = Checkpoint.Open(request.Checkpoint, key, request.IsFresh, time.GetUtcNow());
            var reader = new AuditReader(
                services.GetRequiredService<GitHubGraphQl>(),
                services.GetRequiredService<GitHubClient>(),
                request,
                checkpoint,
                patience,
                remarks,
                time
            );
            await reader.ReadAsync(identity.Tenant, ct);
            var judge = new GuardrailJudge(services.GetServices<IGuardrail>(), request.Policy, time);
            var (rows, totals) = AuditComposition.Compose(request, checkpoint, judge, remarks, ct);
            var header = new AuditHeader
            {
                Scope = request.Scope.ToString()!,
                ApiUrl = signIn.ApiUrl,
                StartedAt = checkpoint.Header.StartedAt,
                FinishedAt = time.GetUtcNow(),
                Policy = request.Policy.Hash,
                Requests = services.GetRequiredService<GitHubTransport>().Sent,
                TopicPrefix = request.Policy.Owners.TopicPrefix,
                OwnerProperty = request.Policy.Owners.Property,
                Columns = request.Columns,
                Remarks = remarks.All,
            };
            isFinished = true;
            return new AuditOutcome.Finished(
                new FinishedAudit(new AuditReport(header, totals, rows.Read()), rows, checkpoint)
            );
        }
        catch (AuditStoppedException stopped)
        {
            return new AuditOutcome.Stopped(stopped.Message);
        }
        finally
        {
            if (!isFinished)
            {
                checkpoint?.Dispose();
            }
        }
    }

    private static ServiceProvider Services(GitHubSignIn signIn, TimeProvider time, Action<ILoggingBuilder> logging)
    {
        var services = new ServiceCollection().AddSingleton(time).AddLogging(logging);
        signIn.AddTo(services);
        foreach (var guardrail in GuardrailCatalogue.All.Where(one => one.Kind == RepositoryState.Kind))
        {
            services.AddSingleton(typeof(IGuardrail), guardrail.Implementation);
        }

        return services.BuildServiceProvider();
    }

    // What was read for another question, or by somebody who sees less, must not answer this one.
    private static string KeyOf(AuditRequest request, GitHubSignIn signIn, AuditIdentity identity)
    {
        var names = request.Scope is AuditScope.Named named ? string.Join(' ', named.Names) : request.Scope.ToString();
        var text =
            $"2|{names}|{signIn.ApiUrl}|{signIn.IsByToken}|{identity.Name}|{request.Policy.Hash}|{request.Columns}|{request.HumanSuffix}|{string.Join(' ', request.BotSuffixes)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}

/// <summary>What came of an audit.</summary>
public abstract record AuditOutcome
{
    private AuditOutcome() { }

    /// <summary>It was done.</summary>
    /// <param name="Audit">What was found; to be disposed of.</param>
    public sealed record Finished(FinishedAudit Audit) : AuditOutcome;

    /// <summary>It cannot go on; what was read is kept for another try.</summary>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record Stopped(string Reason) : AuditOutcome;
}

/// <summary>A finished audit, whose rows are on disk until it is discarded.</summary>
public sealed class FinishedAudit : IDisposable
{
    private readonly JsonLines<AuditedRepository> rows;
    private readonly Checkpoint checkpoint;

    internal FinishedAudit(AuditReport report, JsonLines<AuditedRepository> rows, Checkpoint checkpoint) =>
        (Report, this.rows, this.checkpoint) = (report, rows, checkpoint);

    /// <summary>What its reports are written from.</summary>
    public AuditReport Report { get; }

    /// <summary>Throws away what was read: the reports are written.</summary>
    public void Discard()
    {
        rows.Dispose();
        checkpoint.Discard();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        rows.Dispose();
        checkpoint.Dispose();
    }
}
