using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Issues;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Billing.Tickets;

/// <summary>A bill, and a GitHub to file its tickets at, every exchange held against GitHub's description.</summary>
internal sealed class TicketBench : ITicketWatcher, IBilledResources, IAsyncDisposable
{
    public const string Repository = "cloud-costs";

    private readonly ExchangeRecorder _exchanges = new();
    private readonly List<ServiceProvider> _providers = [];

    private TicketBench(SandboxServer sandbox) => Sandbox = sandbox;

    public SandboxServer Sandbox { get; }

    public SandboxOrganization Acme => Sandbox.Organization;

    public ImmutableArray<SandboxIssue> Issues => [.. Acme.Issues(Repository)];

    public List<BilledResource> Bill { get; } = [];

    public List<UnknownOwner> UnknownOwners { get; } = [];

    public List<TicketResult> Done { get; } = [];

    public DateOnly Period { get; set; } = new(2026, 10, 1);

    public DateTimeOffset At { get; set; } = new(2026, 11, 9, 8, 0, 0, TimeSpan.Zero);

    public TicketOrder Order { get; set; } =
        new(new TicketSettings { Repository = $"acme/{Repository}" }, new OwnersSettings());

    public int Creates => Writes("POST /repos/{owner}/{repo}/issues");

    public int Updates => Writes("PATCH /repos/{owner}/{repo}/issues/{issue_number}");

    public static async Task<TicketBench> StartAsync()
    {
        var bench = new TicketBench(await SandboxServer.StartAsync(new SandboxOptions { Repositories = 12 }));
        bench.Sandbox.Observer = bench._exchanges;
        bench.Acme.Create(Repository);
        return bench;
    }

    public static BilledResource Unowned(string id, decimal effective = 10, string account = "111111111111") =>
        new()
        {
            Payer = "999999999999",
            Account = account,
            AccountName = "payments",
            Service = "AmazonEC2",
            Region = "eu-west-1",
            Type = "instance",
            Id = id,
            Key = $"arn:aws:ec2:eu-west-1:{account}:instance/{id}",
            Currency = "USD",
            Effective = effective,
        };

    public static BilledResource Of(
        string owner,
        string id,
        BilledOwnership ownership = BilledOwnership.Owned,
        string conflict = ""
    ) =>
        Unowned(id) with
        {
            Owner = owner,
            Ownership = ownership,
            Rule = ownership == BilledOwnership.Likely ? "tag aws:createdBy" : "tag Owner",
            Conflict = conflict,
        };

    public BillingReport Report() =>
        new()
        {
            Header = new BillingHeader
            {
                At = At,
                Engine = "duckdb",
                Period = Period,
                Sources = [],
                Policy = "none",
            },
            Totals = [.. Bill.Select(one => one.Currency).Distinct().Select(one => new SpendGroup { Currency = one })],
            Accounts =
            [
                .. Bill.Select(one => one.Account)
                    .Distinct()
                    .Select(one => new SpendGroup { Key = one, Currency = "USD" }),
            ],
            Services = [],
            Owners = [],
            Rules = [],
            TopUnowned = [],
            TagKeys = [],
            Invoices = [],
            UnknownOwners = [.. UnknownOwners],
            Resources = this,
        };

    /// <summary>A service of its own, as each run has one.</summary>
    public TicketService Service()
    {
        var provider = new ServiceCollection()
            .AddZocSecGitHub(new GitHubSettings(Sandbox.Url, Sandbox.AppId, Sandbox.PrivateKey) { PointsPerMinute = 0 })
            .BuildServiceProvider();
        _providers.Add(provider);
        return new TicketService(
            provider.GetRequiredService<IIssues>(),
            TenantId.Installation(Sandbox.InstallationId),
            Order,
            this,
            new HastyTime()
        );
    }

    /// <summary>A service that signs in by a token.</summary>
    public TicketService ServiceByToken(string token)
    {
        var problems = new List<string>();
        var signIn = GitHubSignIn.Read(
            name =>
                name switch
                {
                    "GitHub__ApiUrl" => Sandbox.Url.AbsoluteUri,
                    "GITHUB_TOKEN" => token,
                    _ => null,
                },
            problems
        );
        Assert.Empty(problems);
        return new TicketService(signIn!, Order, this, TimeProvider.System, _ => { });
    }

    public Task<TicketPlan> PlanAsync() => Service().PlanAsync(Report(), TestContext.Current.CancellationToken);

    /// <summary>A run from its beginning to its end.</summary>
    public async Task<TicketReport> FileAsync(CancellationToken ct = default)
    {
        var service = Service();
        return await service.ApplyAsync(await service.PlanAsync(Report(), default), ct);
    }

    /// <summary>A run that has nothing to complain of.</summary>
    public async Task FileWellAsync()
    {
        var report = await FileAsync();
        Assert.Null(report.Problem);
        Assert.True(report.IsWell);
    }

    public async IAsyncEnumerable<BilledResource> ReadAsync(
        ResourceList kind,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var resource in Bill)
        {
            await Task.CompletedTask;
            yield return resource;
        }
    }

    public Task<long> CountAsync(ResourceList kind, CancellationToken ct) => Task.FromResult((long)Bill.Count);

    void ITicketWatcher.Waiting(string reason, DateTimeOffset until) { }

    void ITicketWatcher.Done(TicketResult result) => Done.Add(result);

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.DisposeAsync();
        }

        await Sandbox.DisposeAsync();
        if (_exchanges.Exchanges.Count > 0)
        {
            _exchanges.AssertAllowed();
        }
    }

    private int Writes(string route) => (int)Sandbox.Requests.ByRoute.GetValueOrDefault(route);
}
