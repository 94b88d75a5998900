using System.Collections.Immutable;
using System.Text.Json;

namespace ZocSec.Core.GitHub.People;

/// <summary>Asks GitHub, with a person's own token, what that person may do where the App is installed.</summary>
public sealed class RightsReader
{
    private readonly GitHubRest rest;
    private readonly GitHubClient client;
    private readonly RateLimits limits;
    private readonly GitHubSettings settings;

    internal RightsReader(GitHubRest rest, GitHubClient client, RateLimits limits, GitHubSettings settings)
    {
        this.rest = rest;
        this.client = client;
        this.limits = limits;
        this.settings = settings;
    }

    /// <summary>Asks anew.</summary>
    /// <param name="token">The person's token.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// <c>Refused</c> with 401 when the token is not accepted any more. Unless every question was answered there are no rights.
    /// </returns>
    public async Task<GitHubAnswer<PersonRights>> ReadAsync(PersonToken token, CancellationToken ct)
    {
        var questions = new PersonQuestions(rest, limits.NewOfPerson(), token);
        var user = await questions.UserAsync(ct);
        if (user is not GitHubAnswer<AccountBody>.Ok { Value: var person })
        {
            return user.As<PersonRights>();
        }

        var listed = await questions.InstallationsAsync(ct);
        if (listed is not GitHubAnswer<ImmutableArray<InstallationBody>>.Ok { Value: var installations })
        {
            return listed.As<PersonRights>();
        }

        var tenants = ImmutableArray.CreateBuilder<TenantRights>();
        foreach (var installation in installations)
        {
            var answer = await InAsync(questions, person, installation, ct);
            if (answer is not GitHubAnswer<TenantRights?>.Ok { Value: var rights })
            {
                return answer.As<PersonRights>();
            }

            if (rights is not null)
            {
                tenants.Add(rights);
            }
        }

        var operates = settings.Operator is { } named
            ? new GitHubAnswer<bool>.Ok(tenants.Any(own => own.Tenant == named && own.Repositories is null))
            : await OperatesAsync(questions, person, ct);
        return operates is GitHubAnswer<bool>.Ok { Value: var isOperator }
            ? new GitHubAnswer<PersonRights>.Ok(
                new PersonRights(person.Id, person.Login!, isOperator, tenants.ToImmutable())
            )
            : operates.As<PersonRights>();
    }

    private static async Task<GitHubAnswer<TenantRights?>> InAsync(
        PersonQuestions questions,
        AccountBody person,
        InstallationBody body,
        CancellationToken ct
    )
    {
        if (body.ToInstallation() is not { IsSuspended: false } installation)
        {
            return new GitHubAnswer<TenantRights?>.Ok(null);
        }

        var administers = await AdministersAsync(questions, person, body.Account!, ct);
        if (administers is not GitHubAnswer<bool>.Ok { Value: var isAdministrator })
        {
            return administers.As<TenantRights?>();
        }

        if (isAdministrator)
        {
            return new GitHubAnswer<TenantRights?>.Ok(Of(repositories: null));
        }

        var maintained = await questions.MaintainedAsync(body.Id, ct);
        return maintained is GitHubAnswer<ImmutableArray<long>>.Ok { Value: var repositories }
            ? new GitHubAnswer<TenantRights?>.Ok(repositories.IsEmpty ? null : Of(repositories))
            : maintained.As<TenantRights?>();

        TenantRights Of(ImmutableArray<long>? repositories) =>
            new(installation.Tenant, installation.Account, repositories);
    }

    // Of GitHub's accounts only organisations have members.
    private static Task<GitHubAnswer<bool>> AdministersAsync(
        PersonQuestions questions,
        AccountBody person,
        AccountBody account,
        CancellationToken ct
    ) =>
        account.Type is "Organization"
            ? questions.OwnsAsync(account, ct)
            : Task.FromResult<GitHubAnswer<bool>>(new GitHubAnswer<bool>.Ok(account.Id == person.Id));

    private async Task<GitHubAnswer<bool>> OperatesAsync(
        PersonQuestions questions,
        AccountBody person,
        CancellationToken ct
    ) =>
        await client.AsAppAsync(new GitHubRequest(HttpMethod.Get, "app"), ReadApp, ct) switch
        {
            // An enterprise may own the App: GitHub tells nobody's App who administers one.
            GitHubAnswer<AppBody>.Ok { Value.Owner: { Id: > 0, Login.Length: > 0 } owner } => await AdministersAsync(
                questions,
                person,
                owner,
                ct
            ),
            GitHubAnswer<AppBody>.Ok => new GitHubAnswer<bool>.Ok(false),
            GitHubAnswer<AppBody>.Later later => later.As<bool>(),
            // Whatever is wrong with the App is not the person's token.
            GitHubAnswer<AppBody>.Refused { Reason: var reason } => new GitHubAnswer<bool>.Refused(0, reason),
            _ => new GitHubAnswer<bool>.Refused(0, "GitHub knows no such App"),
        };

    private static GitHubAnswer<AppBody>.Ok? ReadApp(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, GitHubJson.Default.AppBody) is { } app
            ? new GitHubAnswer<AppBody>.Ok(app)
            : null;
}
