using System.Security.Cryptography;
using ZocSec.Bench.Payloads;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Bench.Clients;

/// <summary>By the program's own client, with all that it does besides: tokens, limits, retries, time limits.</summary>
internal sealed class TypedWork : IGitHubWork, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IRepositories _repositories;
    private readonly TenantId _tenant = TenantId.Installation(1);

    public TypedWork(Uri upstream)
    {
        using var key = RSA.Create(2048);
        var settings = new GitHubSettings(upstream, "1", key.ExportRSAPrivateKeyPem(), PointsPerMinute: 0);
        _services = new ServiceCollection().AddZocSecGitHub(settings).BuildServiceProvider();
        _repositories = _services.GetRequiredService<IRepositories>();
    }

    public string Name => "ZocSec's client";

    public async Task ReadAndCloseAsync(int number)
    {
        var name = $"{GitHubBody.Owner}/repo-{number.ToString(CultureInfo.InvariantCulture)}";
        var answer = await _repositories.GetAsync(_tenant, name, CancellationToken.None);
        if (answer is not GitHubAnswer<Repository>.Ok { Value.Visibility: "public" })
        {
            throw new InvalidOperationException($"{name} was not read: {answer}");
        }

        var done = await _repositories.UpdateAsync(
            _tenant,
            name,
            new RepositoryUpdate("private"),
            CancellationToken.None
        );
        if (done is not GitHubAnswer<None>.Ok)
        {
            throw new InvalidOperationException($"{name} was not made private: {done}");
        }
    }

    public void Dispose() => _services.Dispose();
}
