using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Applying;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Issues;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Where tickets are, and as whom they are written.</summary>
/// <param name="issues">Asks GitHub.</param>
/// <param name="calls">Waits, and keeps a second between two writes.</param>
/// <param name="tenant">As which installation.</param>
/// <param name="repository">The repository by the name it has now.</param>
/// <param name="author">The login as which issues are opened.</param>
/// <param name="label">The label of all tickets.</param>
internal sealed class TicketDesk(
    IIssues issues,
    EditCalls calls,
    TenantId tenant,
    string repository,
    string author,
    string label
)
{
    private const int MaxPages = 1000;
    private const string Another = "name another repository by --tickets or in `billing: tickets`";
    private const string LabelMeans = "Owners of AWS resources, asked for by ZocSec from the bill";

    /// <summary>The repository by the name it has now.</summary>
    public string Repository => repository;

    /// <summary>The login as which issues are opened.</summary>
    public string Author => author;

    /// <summary>Finds the repository, and whether tickets can be filed there.</summary>
    /// <param name="issues">Asks GitHub.</param>
    /// <param name="calls">Waits.</param>
    /// <param name="tenant">As which installation.</param>
    /// <param name="named">The repository as the policy names it.</param>
    /// <param name="label">The label of all tickets.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="BillingException">They cannot.</exception>
    /// <exception cref="GitHubUnreachableException">GitHub cannot be asked.</exception>
    public static async Task<TicketDesk> OpenAsync(
        IIssues issues,
        EditCalls calls,
        TenantId tenant,
        string named,
        string label,
        CancellationToken ct
    )
    {
        var found = await calls.ReadAsync(() => issues.FindPlaceAsync(tenant, named, ct), ct);
        if (found is not GitHubAnswer<IssuePlace>.Ok { Value: var place })
        {
            throw Refused(named, found);
        }

        if (Problem(place) is { } problem)
        {
            throw new BillingException(problem) { IsOutside = true };
        }

        var known = await calls.ReadAsync(() => issues.FindAuthorAsync(tenant, ct), ct);
        return known is GitHubAnswer<string>.Ok { Value: var login }
            ? new TicketDesk(issues, calls, tenant, place.FullName, login, label)
            : throw Refused(place.FullName, known);
    }

    /// <summary>Reads all tickets.</summary>
    /// <exception cref="BillingException">They may not be read.</exception>
    /// <exception cref="GitHubUnreachableException">GitHub cannot be asked.</exception>
    public async Task<(ImmutableArray<TicketIssue> Tickets, ImmutableArray<string> Remarks)> ListAsync(
        CancellationToken ct
    )
    {
        // Pages move when somebody takes a label away meanwhile, and so an issue may be met twice.
        var tickets = new Dictionary<long, TicketIssue>();
        var remarks = ImmutableArray.CreateBuilder<string>();
        for (var page = 1; page <= MaxPages; page++)
        {
            var number = page;
            var answer = await calls.ReadAsync(() => issues.ListAsync(tenant, repository, label, number, ct), ct);
            if (answer is not GitHubAnswer<IssuePage>.Ok { Value: var read })
            {
                throw Refused(repository, answer);
            }

            foreach (var issue in read.Issues)
            {
                if (TicketIssue.Of(issue, author) is { } ticket)
                {
                    tickets[ticket.Number] = ticket;
                }
                else if (TicketMarker.Find(issue.Body, out _) is not null)
                {
                    remarks.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"#{issue.Number} has the mark of a ticket but was opened by {OneLine.Of(issue.Author)}, not by {author}: it is left alone"
                        )
                    );
                }
            }

            if (read.IsLast)
            {
                break;
            }
        }

        return ([.. tickets.Values.OrderBy(ticket => ticket.Number)], remarks.ToImmutable());
    }

    /// <summary>Makes the label when it is missing.</summary>
    /// <exception cref="BillingException">It may not be made.</exception>
    /// <exception cref="GitHubUnreachableException">GitHub cannot be asked.</exception>
    public async Task EnsureLabelAsync(CancellationToken ct)
    {
        while (true)
        {
            var there = await calls.ReadAsync(() => issues.HasLabelAsync(tenant, repository, label, ct), ct);
            if (there is not GitHubAnswer<bool>.Ok { Value: var isThere })
            {
                throw Refused(repository, there);
            }

            if (isThere)
            {
                return;
            }

            var made = await calls.WriteAsync(
                () => issues.CreateLabelAsync(tenant, repository, label, LabelMeans, ct),
                ct
            );
            if (made is not (null or GitHubAnswer<None>.Ok))
            {
                throw Refused(repository, made);
            }
        }
    }

    /// <summary>Reads an issue; null when it is gone.</summary>
    /// <exception cref="BillingException">It may not be read.</exception>
    /// <exception cref="GitHubUnreachableException">GitHub cannot be asked.</exception>
    public async Task<Issue?> ReadAsync(long number, CancellationToken ct)
    {
        await calls.PaceAsync(ct);
        return await calls.ReadAsync(() => issues.GetAsync(tenant, repository, number, ct), ct) switch
        {
            GitHubAnswer<Issue>.Ok { Value: var issue } => issue,
            GitHubAnswer<Issue>.NotFound => null,
            var answer => throw Refused(repository, answer),
        };
    }

    /// <summary>Opens an issue.</summary>
    /// <returns>Null when nobody knows whether it was opened.</returns>
    /// <exception cref="BillingException">None may be opened.</exception>
    /// <exception cref="GitHubUnreachableException">GitHub wants too long a wait, or the sign-in is refused.</exception>
    public async Task<GitHubAnswer<Issue>?> CreateAsync(string title, string body, CancellationToken ct)
    {
        var answer = await calls.WriteAsync(
            () => issues.CreateAsync(tenant, repository, new IssueDraft(title, body, [label]), ct),
            ct
        );
        return answer switch
        {
            // Tickets of an unknown author are not found again, and would be opened anew by each run.
            GitHubAnswer<Issue>.Ok { Value: var issue }
                when !string.Equals(issue.Author, author, StringComparison.OrdinalIgnoreCase) =>
                throw new BillingException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"#{issue.Number} was opened as {OneLine.Of(issue.Author)}, not as {author}: sign in as the GitHub App itself (GitHub__AppId), or by the token of a person or a workflow, and close that issue"
                    )
                )
                {
                    IsOutside = true,
                },
            GitHubAnswer<Issue>.NotFound or GitHubAnswer<Issue>.Refused { Status: 403 or 410 } => throw Refused(
                repository,
                answer
            ),
            _ => answer,
        };
    }

    /// <summary>Changes an issue.</summary>
    /// <returns>Null when nobody knows whether it was changed.</returns>
    /// <exception cref="BillingException">None may be changed.</exception>
    /// <exception cref="GitHubUnreachableException">GitHub wants too long a wait, or the sign-in is refused.</exception>
    public async Task<GitHubAnswer<Issue>?> UpdateAsync(long number, IssueUpdate update, CancellationToken ct)
    {
        var answer = await calls.WriteAsync(() => issues.UpdateAsync(tenant, repository, number, update, ct), ct);
        return answer is GitHubAnswer<Issue>.Refused { Status: 403 or 410 }
            ? throw Refused(repository, answer)
            : answer;
    }

    /// <summary>Why no ticket can be filed in a repository, and what to do; null when nothing is in the way.</summary>
    public static string? Problem(IssuePlace place) =>
        place switch
        {
            { IsPublic: true } =>
                $"{place.FullName} is public, and tickets hold names, tags and amounts: make it private, or {Another}",
            { IsArchived: true } =>
                $"{place.FullName} is archived, and so no ticket can be filed there: unarchive it, or {Another}",
            { HasIssues: false } => NoIssues(place.FullName),
            _ => null,
        };

    private static BillingException Refused<T>(string repository, GitHubAnswer<T>? answer) =>
        new(
            answer switch
            {
                GitHubAnswer<T>.Refused { Status: 410 } => NoIssues(repository),
                GitHubAnswer<T>.Refused { Reason: var reason } => $"tickets in {repository}: {reason}",
                _ =>
                    $"there is no repository {repository}, or it may not be seen: check how it is spelled, and that the App is installed on it or the token may read it",
            }
        )
        {
            IsOutside = true,
        };

    private static string NoIssues(string repository) =>
        $"the issues of {repository} are turned off: turn them on in its settings under General, Features, or {Another}";
}
