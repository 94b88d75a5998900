using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Edits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.Engine;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;
using ZocSec.Core.Storage.Sqlite;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using EditResult = ZocSec.Core.Audits.Edits.Applying.EditResult;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Workbooks, a GitHub to apply them to, and a ledger that says what was done.</summary>
internal sealed class EditBench : IEditWatcher, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-edits-");
    private readonly List<(long Id, string?[] Cells)> _rows = [];

    private EditBench(SandboxServer sandbox) => Sandbox = sandbox;

    public SandboxServer Sandbox { get; }

    public SandboxOrganization Acme => Sandbox.Organization;

    public TenantId Tenant => TenantId.Installation(Sandbox.InstallationId);

    public string Storage => Path.Combine(_folder.FullName, "data");

    public List<string> Notes { get; } = [];

    public List<(string Reason, DateTimeOffset Until)> Waits { get; } = [];

    public Action<DateTimeOffset>? OnWaiting { get; set; }

    public Action<EditResult>? OnDone { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public static async Task<EditBench> StartAsync()
    {
        var bench = new EditBench(await SandboxServer.StartAsync(new SandboxOptions { Repositories = 40 }));
        bench.Acme.Properties.Define(new SandboxProperty { Name = "team" });
        return bench;
    }

    /// <summary>Sets topics as they were at the time of the audit, and adds the repository's row to the workbook.</summary>
    public EditBench Audited(string name, string topics, string? add = null, string? delete = null, string? set = null)
    {
        Acme.ReplaceTopics(name, [.. topics.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var repository = Acme[name];
        _rows.Add((repository.Id, Row(repository, add, delete, set)));
        return this;
    }

    /// <summary>The next workbook begins anew.</summary>
    public void Forget() => _rows.Clear();

    /// <summary>Writes the workbook.</summary>
    public string Workbook(string name = "audit.xlsx", params string[][] about)
    {
        var draft = WorkbookDraft.Of([WorkbookDraft.Headers, .. _rows.Select(row => row.Cells)]);
        if (about.Length > 0)
        {
            draft.Add("zocsec", WorkbookDraft.Table(about), "veryHidden");
        }

        return draft.Save(File(name));
    }

    /// <summary>Writes the same as CSV.</summary>
    public string Csv()
    {
        var lines = _rows.Select(row => row.Cells).Prepend(WorkbookDraft.Headers);
        System.IO.File.WriteAllLines(File("audit.csv"), lines.Select(line => string.Join(',', line)));
        return File("audit.csv");
    }

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public GitHubSignIn SignIn()
    {
        var problems = new List<string>();
        var signIn = GitHubSignIn.Read(
            name =>
                name switch
                {
                    "GitHub__ApiUrl" => Sandbox.Url.AbsoluteUri,
                    "GitHub__AppId" => Sandbox.AppId,
                    "GitHub__PrivateKey" => Sandbox.PrivateKey,
                    _ => null,
                },
            problems
        );
        Assert.Empty(problems);
        return signIn!;
    }

    public Task<EditReport> RunAsync(EditRequest request, CancellationToken ct = default) =>
        EditService.RunAsync(request with { Storage = Storage }, SignIn(), this, Time, _ => { }, ct);

    /// <summary>Applies the workbook as it is now.</summary>
    public Task<EditReport> ApplyAsync(CancellationToken ct = default) =>
        RunAsync(new EditRequest(Workbook()) { IsDryRun = false, Actor = "mona" }, ct);

    public Task<EditReport> PreviewAsync() => RunAsync(new EditRequest(Workbook()));

    /// <summary>Applies the workbook by a run that the ledger brings down at a moment, as a crash does.</summary>
    /// <param name="crash">Throws when it is time.</param>
    public async Task CrashAsync(Action<CrashPoint> crash)
    {
        var (edits, refusals) = EditGrouping.Group(PlanFile.Read(Workbook()).Rows);
        Assert.Empty(refusals);
        var services = new ServiceCollection().AddZocSecSqlite(Storage);
        services.AddZocSecGitHub(new GitHubSettings(Sandbox.Url, Sandbox.AppId, Sandbox.PrivateKey));
        await using var provider = services.BuildServiceProvider();
        var order = new EditOrder("run", "audit.xlsx", "apply/audit.xlsx/0", "mona", false, "team", () => new Policy());
        var applier = EditComposition.Applier(
            provider,
            new CrashingLedger(provider.GetRequiredService<ILedger>(), crash),
            order,
            new MergeRules(new OwnersSettings(), TeamMustExist: true),
            new EditCalls(new Patience(Time, (_, _) => { }), Time),
            Time
        );
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            foreach (var edit in edits)
            {
                await applier.ApplyAsync(Tenant, edit, default);
            }
        });
    }

    /// <summary>How many intents a server finds unfinished at its start, and how much work it makes of them.</summary>
    public async Task<(int Open, int Recovered, long Waiting)> RestartServerAsync()
    {
        await using var services = new ServiceCollection()
            .AddZocSecSqlite(Storage)
            .AddSingleton<OpenWork>()
            .BuildServiceProvider();
        var page = await services
            .GetRequiredService<ILedger>()
            .ListAsync(new StandingQuery { IntentOnly = true }, default);
        var recovered = await services.GetRequiredService<OpenWork>().RecoverAsync(default);
        var status = await services.GetRequiredService<IWorkQueue>().StatusAsync(default);
        return (page.Standings.Length, recovered, status.Waiting);
    }

    /// <summary>The ledger's entries, oldest first, as other programs read them.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> EntriesAsync()
    {
        await using var services = new ServiceCollection().AddZocSecSqlite(Storage).BuildServiceProvider();
        var entries = await services.GetRequiredService<ILedger>().ReadAsync(new LedgerQuery(), default);
        return [.. entries.Reverse()];
    }

    /// <summary>Changes what the App may do.</summary>
    public void Grant(string permission, string level)
    {
        var installation = Sandbox.GitHub.Installations.Single();
        Sandbox.GitHub.Change(installation with { Permissions = installation.Permissions.SetItem(permission, level) });
    }

    public string TopicsOf(string name) => string.Join(' ', Acme[name].Topics.Order(StringComparer.Ordinal));

    public long Writes() =>
        Sandbox
            .Requests.ByRoute.Where(route =>
                !route.Key.StartsWith("GET ", StringComparison.Ordinal)
                && !route.Key.StartsWith("POST ", StringComparison.Ordinal)
            )
            .Sum(route => route.Value);

    void IEditWatcher.Note(string text) => Notes.Add(text);

    void IEditWatcher.Waiting(string reason, DateTimeOffset until)
    {
        Waits.Add((reason, until));
        OnWaiting?.Invoke(until);
    }

    void IEditWatcher.Done(EditResult result) => OnDone?.Invoke(result);

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string?[] Row(SandboxRepository repository, string? add, string? delete, string? set) =>
        [
            NodeId.Of("Repository", repository.Id),
            repository.Name,
            string.Join(' ', repository.Topics),
            add,
            delete,
            repository.Owner,
            FormattableString.Invariant($"{repository.Id}"),
            repository.CustomProperties.GetValueOrDefault("team")?.ToString(),
            set,
        ];
}
