using Microsoft.Extensions.Logging;
using ZocSec.Core.Audits;
using ZocSec.Core.GitHub;
using ZocSec.Sandbox;

namespace ZocSec.Tests.Audits.Reading;

/// <summary>Audits a sandbox's organisation, with a checkpoint of its own.</summary>
internal sealed class AuditDriver(SandboxServer sandbox) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-audit-");

    public string Checkpoint => Path.Combine(_folder.FullName, "checkpoint");

    public ProgressKeeper Progress { get; } = new();

    public AuditRequest Request { get; set; } =
        new() { Scope = new AuditScope.Account(sandbox.Organization.Login), Checkpoint = "" };

    /// <summary>Where GitHub is asked; the sandbox itself unless told otherwise.</summary>
    public Uri? Url { get; set; }

    /// <summary>Who signs in; an owner of the organisation unless told otherwise.</summary>
    public string? Token { get; set; } = "mona";

    /// <summary>Audits to the end, and keeps what is asserted on.</summary>
    public async Task<Audited> RunAsync(CancellationToken ct = default)
    {
        var outcome = await TryAsync(ct);
        var finished = Assert.IsType<AuditOutcome.Finished>(outcome);
        using var audit = finished.Audit;
        var audited = new Audited(audit.Report, [.. audit.Report.Repositories]);
        audit.Discard();
        return audited;
    }

    public Task<AuditOutcome> TryAsync(CancellationToken ct = default) =>
        AuditService.RunAsync(
            Request with
            {
                Checkpoint = Checkpoint,
            },
            SignIn(),
            Progress,
            TimeProvider.System,
            static logging => logging.ClearProviders(),
            ct
        );

    public void Dispose() => _folder.Delete(recursive: true);

    private GitHubSignIn SignIn()
    {
        var problems = new List<string>();
        var signIn = GitHubSignIn.Read(
            name =>
                name switch
                {
                    "GitHub__ApiUrl" => (Url ?? sandbox.Url).AbsoluteUri,
                    "GITHUB_TOKEN" => Token,
                    "GitHub__AppId" when Token is null => sandbox.AppId,
                    "GitHub__PrivateKey" when Token is null => sandbox.PrivateKey,
                    _ => null,
                },
            problems
        );
        Assert.Empty(problems);
        return signIn!;
    }
}

/// <summary>A report whose rows were read.</summary>
internal sealed record Audited(AuditReport Report, IReadOnlyList<AuditedRepository> Rows)
{
    public AuditedRepository this[string name] => Rows.Single(row => row.Name == name);
}

/// <summary>Keeps what it is told.</summary>
internal sealed class ProgressKeeper : IAuditProgress
{
    private readonly Lock _gate = new();

    public List<string> Waits { get; } = [];

    public List<string> Remarks { get; } = [];

    public AuditBudget? Budget { get; private set; }

    public int? ResumedWith { get; private set; }

    /// <summary>Called after each page of repositories.</summary>
    public System.Action<int>? AfterPage { get; set; }

    public void Planned(AuditBudget budget) => Budget = budget;

    public void Resumed(int repositories, DateTimeOffset startedAt) => ResumedWith = repositories;

    public void Advanced(AuditPart part, int done, int? total)
    {
        if (part is AuditPart.Repositories)
        {
            AfterPage?.Invoke(done);
        }
    }

    public void Waiting(string reason, DateTimeOffset until)
    {
        lock (_gate)
        {
            Waits.Add(reason);
        }
    }

    public void Remarked(string remark)
    {
        lock (_gate)
        {
            Remarks.Add(remark);
        }
    }
}
