using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.GitHub.Owners;

/// <summary>The questions to GitHub that tell of a repository's owner; one that is not found tells nothing.</summary>
internal sealed class OwnerQuestions(GitHubClient client, Contents contents, GitHubGraphQl graphQl)
{
    private const int Commits = 50;
    private const int MostSiblings = 30;
    private const int MostTeams = 50;

    // GitHub takes no notice of a longer file.
    private const int MaxCodeowners = 3 * 1024 * 1024;

    private static readonly GitHubAnswer<IEnumerable<OwnerSign>> None = new GitHubAnswer<IEnumerable<OwnerSign>>.Ok([]);

    /// <summary>The custom property that names the team.</summary>
    public async Task<GitHubAnswer<IEnumerable<OwnerSign>>> PropertyAsync(
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    ) =>
        await ReadAsync(
            repository,
            "/properties/values",
            body =>
            {
                var properties = JsonSerializer.Deserialize(body, OwnersJson.Default.ImmutableArrayPropertyBody);
                var values = properties.IsDefault
                    ? []
                    : properties
                        .Where(one => settings.Property.Equals(one.PropertyName, StringComparison.OrdinalIgnoreCase))
                        .SelectMany(one => one.Texts)
                        .Select(value => TeamNames.SlugOf(value, settings))
                        .OfType<string>()
                        .ToList();
                return values.Select(team => new OwnerSign(
                    OwnerEvidence.Property,
                    team,
                    $"is named by the property {settings.Property}"
                ));
            },
            ct
        );

    /// <summary>The file CODEOWNERS, the first that is there.</summary>
    public async Task<GitHubAnswer<IEnumerable<OwnerSign>>> CodeownersAsync(
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    )
    {
        foreach (var path in Codeowners.Paths)
        {
            var answer = await contents.ReadAsync(
                repository.Tenant,
                repository.Name,
                path,
                reference: null,
                tag: null,
                MaxCodeowners,
                ct
            );
            if (answer is GitHubAnswer<RepositoryFile>.Ok { Value.Bytes: var bytes })
            {
                return new GitHubAnswer<IEnumerable<OwnerSign>>.Ok(
                    Codeowners.SignsIn(Encoding.UTF8.GetString(bytes), settings)
                );
            }

            if (answer is not GitHubAnswer<RepositoryFile>.NotFound)
            {
                return answer.As<IEnumerable<OwnerSign>>();
            }
        }

        return None;
    }

    /// <summary>Teams that may administer or maintain the repository.</summary>
    public async Task<GitHubAnswer<IEnumerable<OwnerSign>>> TeamsAsync(ResourceId repository, CancellationToken ct) =>
        await ReadAsync(
            repository,
            "/teams?per_page=100",
            body =>
                (TeamBody.ReadList(body)?.Value ?? [])
                    .Where(team => team.Slug is not null)
                    .Select(team => OwnerSign.OfAccess(team.Slug!, team.Permission))
                    .OfType<OwnerSign>()
                    .ToList(),
            ct
        );

    /// <summary>Who made the last commits, by login, else by e-mail address; merges are their authors' too.</summary>
    public async Task<GitHubAnswer<ImmutableArray<string>>> AuthorsAsync(ResourceId repository, CancellationToken ct)
    {
        var answer = await AskAsync(
            repository,
            $"/commits?per_page={Commits}",
            static body => new GitHubAnswer<ImmutableArray<string>>.Ok([
                .. JsonSerializer
                    .Deserialize(body, OwnersJson.Default.ImmutableArrayCommitBody)
                    .Select(commit => commit.Author?.Login ?? Address(commit.Commit?.Author?.Email))
                    .OfType<string>(),
            ]),
            ct
        );

        // 409: the repository is empty.
        return
            answer
                is GitHubAnswer<ImmutableArray<string>>.Refused { Status: 409 }
                    or GitHubAnswer<ImmutableArray<string>>.NotFound
            ? new GitHubAnswer<ImmutableArray<string>>.Ok([])
            : answer;
    }

    /// <summary>The teams that people are in, by login; people in no team are left out.</summary>
    public async Task<GitHubAnswer<ImmutableDictionary<string, ImmutableArray<string>>>> TeamsOfAsync(
        ResourceId repository,
        ImmutableArray<string> people,
        CancellationToken ct
    )
    {
        var nobody = ImmutableDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);
        if (people.IsEmpty || RepositoryName.Parse(repository.Name) is not { } name)
        {
            return new GitHubAnswer<ImmutableDictionary<string, ImmutableArray<string>>>.Ok(nobody);
        }

        var answer = await graphQl.AskAsync(
            repository.Tenant,
            new GraphQlQuery<TeamsOfPeopleVariables>(
                TeamsOfPeopleQuery.Text,
                new TeamsOfPeopleVariables(name.Owner, people, MostTeams)
            ),
            OwnersGraphQlJson.Default.GraphQlQueryTeamsOfPeopleVariables,
            OwnersGraphQlJson.Default.GraphQlBodyTeamsOfPeopleData,
            ct
        );
        if (answer is GitHubAnswer<GraphQlResult<TeamsOfPeopleData>>.NotFound)
        {
            return new GitHubAnswer<ImmutableDictionary<string, ImmutableArray<string>>>.Ok(nobody);
        }

        return answer is GitHubAnswer<GraphQlResult<TeamsOfPeopleData>>.Ok { Value.Data: var data }
            ? new GitHubAnswer<ImmutableDictionary<string, ImmutableArray<string>>>.Ok(data.TeamsOf(people, nobody))
            : answer.As<ImmutableDictionary<string, ImmutableArray<string>>>();
    }

    /// <summary>The topics of repositories of the same owner whose names begin alike.</summary>
    public async Task<GitHubAnswer<IEnumerable<OwnerSign>>> SiblingsAsync(
        ResourceId repository,
        OwnersSettings settings,
        CancellationToken ct
    )
    {
        if (
            RepositoryName.Parse(repository.Name) is not { } name
            || Siblings.BeginningOf(name.Name) is not { } beginning
        )
        {
            return None;
        }

        var answer = await graphQl.AskAsync(
            repository.Tenant,
            new GraphQlQuery<SiblingsVariables>(
                SiblingsQuery.Text,
                new SiblingsVariables($"user:{name.Owner} {beginning} in:name fork:true", MostSiblings)
            ),
            OwnersGraphQlJson.Default.GraphQlQuerySiblingsVariables,
            OwnersGraphQlJson.Default.GraphQlBodySiblingsData,
            ct
        );
        return answer switch
        {
            GitHubAnswer<GraphQlResult<SiblingsData>>.Ok { Value.Data: var data } => new GitHubAnswer<
                IEnumerable<OwnerSign>
            >.Ok(Siblings.Signs(name.Name, data.Repositories, settings)),
            GitHubAnswer<GraphQlResult<SiblingsData>>.NotFound => None,
            _ => answer.As<IEnumerable<OwnerSign>>(),
        };
    }

    private delegate IEnumerable<OwnerSign> SignReader(ReadOnlySpan<byte> body);

    private async Task<GitHubAnswer<IEnumerable<OwnerSign>>> ReadAsync(
        ResourceId repository,
        string rest,
        SignReader read,
        CancellationToken ct
    )
    {
        var answer = await AskAsync(
            repository,
            rest,
            body => new GitHubAnswer<IEnumerable<OwnerSign>>.Ok(read(body)),
            ct
        );
        return answer is GitHubAnswer<IEnumerable<OwnerSign>>.NotFound ? None : answer;
    }

    private Task<GitHubAnswer<T>> AskAsync<T>(
        ResourceId repository,
        string rest,
        AnswerReader<T> read,
        CancellationToken ct
    ) =>
        RepositoryName.IsValid(repository.Name)
            ? client.AsInstallationAsync(
                repository.Tenant,
                new GitHubRequest(HttpMethod.Get, $"repos/{repository.Name}{rest}"),
                read,
                ct
            )
            : Task.FromResult<GitHubAnswer<T>>(new GitHubAnswer<T>.NotFound());

    // Git takes any text for an address: one that is none must not pass for a login.
    private static string? Address(string? email) =>
        email is not null && email.Contains('@', StringComparison.Ordinal) ? email : null;
}
