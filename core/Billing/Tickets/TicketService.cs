using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Plans tickets, and files them. A run that was interrupted is made whole by planning and filing again.</summary>
public sealed class TicketService : IAsyncDisposable
{
    private readonly TicketOrder order;
    private readonly ITicketWatcher watcher;
    private readonly IIssues issues;
    private readonly EditCalls calls;
    private readonly Func<string, CancellationToken, Task<GitHubAnswer<TenantId>>> findTenant;
    private readonly ServiceProvider? services;

    /// <summary>Signs in.</summary>
    /// <param name="signIn">How to sign in to GitHub.</param>
    /// <param name="order">Which tickets, and where.</param>
    /// <param name="watcher">Sees what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where the program's log goes.</param>
    public TicketService(
        GitHubSignIn signIn,
        TicketOrder order,
        ITicketWatcher watcher,
        TimeProvider time,
        Action<ILoggingBuilder> logging
    )
    {
        (this.order, this.watcher) = (order, watcher);
        services = signIn.AddTo(new ServiceCollection().AddSingleton(time).AddLogging(logging)).BuildServiceProvider();
        issues = services.GetRequiredService<IIssues>();
        calls = new EditCalls(new Patience(time, watcher.Waiting), time);
        findTenant = (account, ct) => signIn.FindTenantAsync(services, account, ct);
    }

    internal TicketService(
        IIssues issues,
        TenantId tenant,
        TicketOrder order,
        ITicketWatcher watcher,
        TimeProvider time
    )
    {
        (this.issues, this.order, this.watcher) = (issues, order, watcher);
        calls = new EditCalls(new Patience(time, watcher.Waiting), time);
        findTenant = (_, _) => Task.FromResult<GitHubAnswer<TenantId>>(new GitHubAnswer<TenantId>.Ok(tenant));
    }

    /// <summary>Says what would be done; writes nothing.</summary>
    /// <param name="report">What the bill says.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">Tickets cannot be filed there, or GitHub cannot be asked.</exception>
    public async Task<TicketPlan> PlanAsync(BillingReport report, CancellationToken ct)
    {
        try
        {
            // What cannot be filed need not be read.
            var desk = await OpenAsync(ct);
            return await PlanAsync(await TicketRules.ReadAsync(report, order, ct), desk, ct);
        }
        catch (GitHubUnreachableException unreachable)
        {
            throw new BillingException($"GitHub cannot be asked about tickets: {unreachable.Message}", unreachable)
            {
                IsOutside = true,
            };
        }
    }

    /// <summary>
    /// Files the tickets of a plan. What has changed since the plan was made is decided anew, so that a plan may be old, or
    /// filed twice.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ct">Stops it; what was begun is told.</param>
    public async Task<TicketReport> ApplyAsync(TicketPlan plan, CancellationToken ct)
    {
        var results = ImmutableArray.CreateBuilder<TicketResult>();
        ImmutableArray<TicketAction> actions = [.. plan.Actions.Where(action => action.IsWrite)];
        string? problem = null;
        var isOutside = false;
        try
        {
            var desk = await OpenAsync(ct);
            actions = [.. (await PlanAsync(plan.Rules, desk, ct)).Actions.Where(action => action.IsWrite)];
            await FileAsync(new TicketFiling(desk, plan.Rules), actions, desk, plan.Rules, Add, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            problem = "stopped: file the tickets again to go on";
        }
        catch (BillingException refused)
        {
            (problem, isOutside) = (refused.Message, refused.IsOutside);
        }
        catch (GitHubUnreachableException unreachable)
        {
            problem = $"GitHub cannot be asked any more: {unreachable.Message}; file the tickets again to go on";
            isOutside = true;
        }

        foreach (var action in problem is null ? [] : actions.Skip(results.Count))
        {
            Add(new TicketResult(action, TicketOutcome.NotReached, "the run ended before it"));
        }

        return new TicketReport(results.ToImmutable(), problem) { IsOutside = isOutside };

        void Add(TicketResult result)
        {
            results.Add(result);
            watcher.Done(result);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => services?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task FileAsync(
        TicketFiling filing,
        ImmutableArray<TicketAction> actions,
        TicketDesk desk,
        TicketRules rules,
        Action<TicketResult> add,
        CancellationToken ct
    )
    {
        if (actions.Any(action => action.Kind == TicketActionKind.Create))
        {
            await desk.EnsureLabelAsync(ct);
        }

        var created = new HashSet<TicketKey>();
        foreach (var action in actions)
        {
            var result = await filing.FileAsync(action, ct);
            add(result);
            if (result is { Action.Kind: TicketActionKind.Create, Outcome: TicketOutcome.Done })
            {
                created.Add(action.Key);
            }
        }

        if (created.Count == 0)
        {
            return;
        }

        // Another run may have opened the same meanwhile.
        var (tickets, _) = await desk.ListAsync(ct);
        foreach (
            var action in TicketPlanner
                .Plan(rules, tickets)
                .Where(action => action.Kind == TicketActionKind.CloseDuplicate && created.Contains(action.Key))
        )
        {
            add(await filing.FileAsync(action, ct));
        }
    }

    private async Task<TicketDesk> OpenAsync(CancellationToken ct)
    {
        var named = order.Settings.Repository;
        var slash = named.IndexOf('/', StringComparison.Ordinal);
        if (!RepositoryName.IsValid(named))
        {
            throw new BillingException(
                $"tickets: {OneLine.Of(named)} is no repository: write it as octo-org/cloud-costs"
            );
        }

        return await calls.ReadAsync(() => findTenant(named[..slash], ct), ct) switch
        {
            GitHubAnswer<TenantId>.Ok { Value: var tenant } => await TicketDesk.OpenAsync(
                issues,
                calls,
                tenant,
                named,
                order.Settings.Label,
                ct
            ),
            GitHubAnswer<TenantId>.Refused { Reason: var reason } => throw Refused(named, reason),
            _ => throw Refused(named, $"nobody knows {named[..slash]}"),
        };
    }

    private static BillingException Refused(string repository, string reason) =>
        new($"tickets in {repository}: {reason}") { IsOutside = true };

    private static async Task<TicketPlan> PlanAsync(TicketRules rules, TicketDesk desk, CancellationToken ct)
    {
        var (tickets, remarks) = await desk.ListAsync(ct);
        var actions = TicketPlanner.Plan(rules, tickets);
        var later = actions.Count(action => action.Kind == TicketActionKind.PutOff);
        return new TicketPlan(rules)
        {
            Repository = desk.Repository,
            Actions = actions,
            Remarks =
                later == 0
                    ? remarks
                    : remarks.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"a run opens at most {rules.MaxCreations} tickets; {later} more are opened by later runs: file the tickets again"
                        )
                    ),
        };
    }
}
