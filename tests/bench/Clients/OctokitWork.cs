using Octokit;
using ZocSec.Bench.Payloads;

namespace ZocSec.Bench.Clients;

/// <summary>By Octokit.net as it comes, authorised by a token.</summary>
internal sealed class OctokitWork(Uri upstream) : IGitHubWork
{
    private readonly GitHubClient _client = new(new ProductHeaderValue("bench"), upstream)
    {
        Credentials = new Credentials("ghs_bench"),
    };

    public string Name => "Octokit 14";

    public async Task ReadAndCloseAsync(int number)
    {
        var name = $"repo-{number.ToString(CultureInfo.InvariantCulture)}";
        var repository = await _client.Repository.Get(GitHubBody.Owner, name);
        if (repository.Visibility != RepositoryVisibility.Public)
        {
            throw new InvalidOperationException($"{name} was private before");
        }

        await _client.Repository.Edit(GitHubBody.Owner, name, new RepositoryUpdate { Private = true });
    }
}
