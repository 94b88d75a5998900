using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ZocSec.Core.GitHub.People;

/// <summary>Asks GitHub as one person, by a token that only knows what both the person and the App may see.</summary>
internal sealed class PersonQuestions(GitHubRest rest, RateLimit limit, PersonToken token)
{
    private const int PageSize = 100;
    private const int MaxPages = 10_000;
    private const int PagesAtOnce = 8;

    private readonly string authorization = $"Bearer {token.Value}";

    /// <summary>Who the person is.</summary>
    public Task<GitHubAnswer<AccountBody>> UserAsync(CancellationToken ct) =>
        AskAsync("user", GitHubJson.Default.AccountBody, static user => user is { Id: > 0, Login.Length: > 0 }, ct);

    /// <summary>The installations of the App in which the person may see something.</summary>
    public async Task<GitHubAnswer<ImmutableArray<InstallationBody>>> InstallationsAsync(CancellationToken ct)
    {
        var all = ImmutableArray.CreateBuilder<InstallationBody>();
        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = await AskAsync(
                PageOf("user/installations", page),
                GitHubJson.Default.UserInstallationsBody,
                static body => !body.Installations.IsDefault,
                ct
            );
            if (answer is not GitHubAnswer<UserInstallationsBody>.Ok { Value.Installations: var some })
            {
                return answer.As<ImmutableArray<InstallationBody>>();
            }

            all.AddRange(some);
            if (some.Length < PageSize)
            {
                break;
            }
        }

        return new GitHubAnswer<ImmutableArray<InstallationBody>>.Ok(all.ToImmutable());
    }

    /// <summary>Whether the person owns an organisation. Its number is compared too: its name may be another's by now.</summary>
    public async Task<GitHubAnswer<bool>> OwnsAsync(AccountBody organization, CancellationToken ct)
    {
        var answer = await AskAsync(
            $"user/memberships/orgs/{Uri.EscapeDataString(organization.Login!)}",
            GitHubJson.Default.MembershipBody,
            static _ => true,
            ct
        );
        return answer switch
        {
            GitHubAnswer<MembershipBody>.Ok { Value: var membership } => new GitHubAnswer<bool>.Ok(
                membership is { State: "active", Role: "admin" } && membership.Organization?.Id == organization.Id
            ),
            // No member; or the organisation lets the App, or this token, see no members.
            GitHubAnswer<MembershipBody>.NotFound or GitHubAnswer<MembershipBody>.Refused { Status: 403 } =>
                new GitHubAnswer<bool>.Ok(false),
            _ => answer.As<bool>(),
        };
    }

    /// <summary>The numbers of an installation's repositories that the person maintains or administers.</summary>
    public async Task<GitHubAnswer<ImmutableArray<long>>> MaintainedAsync(long installation, CancellationToken ct)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"user/installations/{installation}/repositories");
        var first = await PageAsync(path, 1, ct);
        if (first is not GitHubAnswer<UserRepositoriesBody>.Ok { Value: var body })
        {
            return
                first
                    is GitHubAnswer<UserRepositoriesBody>.NotFound
                        or GitHubAnswer<UserRepositoriesBody>.Refused { Status: 403 }
                ? new GitHubAnswer<ImmutableArray<long>>.Ok([])
                : first.As<ImmutableArray<long>>();
        }

        var pages = Math.Clamp(((long)body.TotalCount + PageSize - 1) / PageSize, 1, MaxPages);
        var answers = new GitHubAnswer<UserRepositoriesBody>[pages];
        answers[0] = first;
        await Parallel.ForAsync(
            1,
            answers.Length,
            new ParallelOptions { MaxDegreeOfParallelism = PagesAtOnce, CancellationToken = ct },
            async (index, inner) => answers[index] = await PageAsync(path, index + 1, inner)
        );
        return Array.Find(answers, answer => answer is not GitHubAnswer<UserRepositoriesBody>.Ok) is { } failed
            ? failed.As<ImmutableArray<long>>()
            : new GitHubAnswer<ImmutableArray<long>>.Ok([
                .. answers
                    .SelectMany(answer => ((GitHubAnswer<UserRepositoriesBody>.Ok)answer).Value.Repositories)
                    .Where(repository => repository.IsMaintained)
                    .Select(repository => repository.Id)
                    .Distinct(),
            ]);
    }

    private Task<GitHubAnswer<UserRepositoriesBody>> PageAsync(string path, int page, CancellationToken ct) =>
        AskAsync(
            PageOf(path, page),
            GitHubJson.Default.UserRepositoriesBody,
            static body => !body.Repositories.IsDefault,
            ct
        );

    private static string PageOf(string path, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}?per_page={PageSize}&page={page}");

    private Task<GitHubAnswer<T>> AskAsync<T>(
        string path,
        JsonTypeInfo<T> type,
        Func<T, bool> isWhole,
        CancellationToken ct
    )
        where T : class =>
        rest.SendAsync(
            limit,
            authorization,
            new GitHubRequest(HttpMethod.Get, path),
            body =>
                JsonSerializer.Deserialize(body, type) is { } value && isWhole(value)
                    ? new GitHubAnswer<T>.Ok(value)
                    : null,
            ct
        );
}
