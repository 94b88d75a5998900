using System.CommandLine;
using System.Globalization;
using ZocSec.Action.Commands;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.Billing.Results;
using ZocSec.Core.Billing.Tickets;
using ZocSec.Core.GitHub;
using ZocSec.Core.Policies;

namespace ZocSec.Action.Billing;

/// <summary>What a billing report does at GitHub: asks for teams, and keeps tickets.</summary>
internal sealed class BillingGitHub(
    ParseResult parsed,
    BillingOptions options,
    CommonOptions common,
    Policy policy,
    Surroundings surroundings
) : ITicketWatcher, IAsyncDisposable
{
    private GitHubSignIn? signIn;
    private OrganizationTeams? teams;

    private TicketSettings? Settings =>
        parsed.GetValue(options.Tickets) is { } repository
            ? (policy.Billing.Tickets ?? new TicketSettings()) with
            {
                Repository = repository,
            }
            : policy.Billing.Tickets;

    // The command line has not asked for tickets: what keeps them from being listed is said, and nothing fails for it.
    private bool IsAskedByPolicyAlone =>
        parsed.GetValue(options.Tickets) is null && !parsed.GetValue(options.FileTickets);

    /// <summary>Finds what is wrong with the options and the sign-in; asks nobody.</summary>
    public void Check(ICollection<string> problems)
    {
        var files = parsed.GetValue(options.FileTickets);
        if (files && Settings is null)
        {
            problems.Add(
                "--file-tickets needs a repository: --tickets OWNER/NAME, or a policy with `billing: tickets`"
            );
        }

        if (
            parsed.GetValue(options.Tickets) is { } repository
            && repository.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]
        )
        {
            problems.Add($"--tickets {repository}: write OWNER/NAME");
        }

        if (parsed.GetValue(options.Teams) is not null || !IsAskedByPolicyAlone)
        {
            signIn = GitHubSignIn.Read(surroundings.Setting, problems);
        }
    }

    /// <summary>The directory that the options name; null for none.</summary>
    /// <exception cref="BillingException">The file is no directory.</exception>
    public IOwnerDirectory? Directory()
    {
        if (parsed.GetValue(options.Directory) is { } file)
        {
            return OwnerDirectory.Read(file, DateOnly.FromDateTime(surroundings.Time.GetUtcNow().UtcDateTime));
        }

        return parsed.GetValue(options.Teams) is { } organization
            ? teams = new OrganizationTeams(signIn!, organization, surroundings.Time, common.Logging(parsed))
            : null;
    }

    /// <summary>Shows the tickets, and files them when that was asked for.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="BillingException">The command line asks for tickets, and GitHub refuses or cannot be reached.</exception>
    public async Task<int> RunAsync(BillingReport report, CancellationToken ct)
    {
        if (Settings is not { } settings)
        {
            return ExitCode.Ok;
        }

        var problems = new List<string>();
        signIn ??= GitHubSignIn.Read(surroundings.Setting, problems);
        if (signIn is null)
        {
            await NotListedAsync(settings, string.Join("; ", problems));
            return ExitCode.Ok;
        }

        await using var service = new TicketService(
            signIn,
            new TicketOrder(settings, policy.Owners),
            this,
            surroundings.Time,
            common.Logging(parsed)
        );
        if (parsed.GetValue(options.FileTickets))
        {
            return await FileAsync(service, await service.PlanAsync(report, ct), ct);
        }

        try
        {
            await ListAsync(await service.PlanAsync(report, ct));
        }
        catch (BillingException refused) when (IsAskedByPolicyAlone)
        {
            await NotListedAsync(settings, refused.Message);
        }

        return ExitCode.Ok;
    }

    /// <inheritdoc />
    public void Waiting(string reason, DateTimeOffset until)
    {
        if (!parsed.GetValue(common.Quiet))
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                Terminal.Line(
                    string.Create(CultureInfo.InvariantCulture, $"waits until {until.UtcDateTime:HH:mm:ss}Z: {reason}")
                )
            );
        }
    }

    /// <inheritdoc />
    public void Done(TicketResult result) =>
        parsed.InvocationConfiguration.Output.WriteLine(Terminal.Line(result.ToLine()));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => teams?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ListAsync(TicketPlan plan)
    {
        foreach (var line in plan.ToLines())
        {
            await parsed.SayAsync(line);
        }

        await parsed.SayIfNoneAsync(plan.ToLines().Count(), "tickets to file, change or close");
    }

    private async Task<int> FileAsync(TicketService service, TicketPlan plan, CancellationToken ct)
    {
        foreach (var remark in plan.Remarks)
        {
            await parsed.ComplainAsync(remark);
        }

        var filed = await service.ApplyAsync(plan, ct);
        if (filed.Problem is { } problem)
        {
            await parsed.ComplainAsync(problem);
            return filed.IsOutside ? ExitCode.Outside : ExitCode.Problems;
        }

        await parsed.SayIfNoneAsync(filed.Results.Length, "tickets to file, change or close");
        return filed.IsWell ? ExitCode.Ok : ExitCode.Problems;
    }

    private Task NotListedAsync(TicketSettings settings, string why) =>
        parsed.ComplainAsync($"the tickets of the policy, in {settings.Repository}, are not listed: {why}");
}
