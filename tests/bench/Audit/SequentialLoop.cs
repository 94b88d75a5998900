using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ZocSec.Bench.Compare;

namespace ZocSec.Bench.Audit;

/// <summary>
/// The plain way to an inventory: the list of repositories, and for each of them its languages, teams, topics, commits and
/// deploy keys, one call after the other.
/// </summary>
internal sealed class SequentialLoop(Uri api, string organization) : IDisposable
{
    private const int PageSize = 100;
    private static readonly string[] Calls = ["languages", "teams", "topics", "commits", "keys"];

    private readonly HttpClient _client = new()
    {
        BaseAddress = api,
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue("Bearer", "mona"),
            UserAgent = { new ProductInfoHeaderValue("bench", "1") },
        },
    };

    /// <summary>Goes through an organisation's repositories.</summary>
    /// <param name="most">Ends after so many.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many requests it took, and how long.</returns>
    public async Task<(int Requests, TimeSpan Took)> RunAsync(int most, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var (requests, left) = (0, most);
        for (var page = 1; left > 0; page++)
        {
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"orgs/{organization}/repos?per_page={PageSize}&page={page}"
            );
            using var list = await GetAsync(path, ct);
            requests++;
            if (list.RootElement.GetArrayLength() == 0)
            {
                break;
            }

            foreach (var repository in list.RootElement.EnumerateArray().Take(left))
            {
                var name = repository.GetProperty("full_name").GetString();
                foreach (var call in Calls)
                {
                    using var body = await GetAsync($"repos/{name}/{call}", ct);
                    requests++;
                }

                left--;
            }
        }

        return (requests, clock.Elapsed);
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonDocument> GetAsync(string path, CancellationToken ct)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), ct);
        if (!response.IsSuccessStatusCode && response.StatusCode is not HttpStatusCode.Conflict)
        {
            throw new ProgramFailedException($"{path} was answered {(int)response.StatusCode}");
        }

        // 409: an empty repository has no commits.
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
    }
}
