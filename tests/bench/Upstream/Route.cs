using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using ZocSec.Bench.Payloads;

namespace ZocSec.Bench.Upstream;

/// <summary>What a request asks for.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Number">The repository's number; 0 when it asks for none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Route(RequestKind Kind, int Number = 0)
{
    private const string EnterprisePrefix = "/api/v3";
    private const string RepositoryPrefix = $"/repos/{GitHubBody.Owner}/repo-";

    /// <summary>Finds it, with or without the prefix of GitHub Enterprise Server.</summary>
    public static Route Of(string method, ReadOnlySpan<char> path)
    {
        if (path.StartsWith(EnterprisePrefix, StringComparison.Ordinal))
        {
            path = path[EnterprisePrefix.Length..];
        }

        return path.StartsWith(RepositoryPrefix, StringComparison.Ordinal)
            ? OfRepository(method, path[RepositoryPrefix.Length..])
            : OfOther(method, path);
    }

    private static Route OfRepository(string method, ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        var name = slash < 0 ? path : path[..slash];
        var kind = (slash < 0 ? [] : path[slash..]) switch
        {
            "" when HttpMethods.IsGet(method) => RequestKind.GetRepository,
            "" when HttpMethods.IsPatch(method) => RequestKind.PatchRepository,
            "/topics" when HttpMethods.IsGet(method) => RequestKind.GetTopics,
            "/vulnerability-alerts" when HttpMethods.IsGet(method) => RequestKind.GetAlerts,
            "/vulnerability-alerts" when HttpMethods.IsPut(method) => RequestKind.PutAlerts,
            _ => RequestKind.Unexpected,
        };
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Route(kind, number)
            : new Route(RequestKind.Unexpected);
    }

    private static Route OfOther(string method, ReadOnlySpan<char> path) =>
        new(
            path switch
            {
                "/app/installations/1/access_tokens" when HttpMethods.IsPost(method) => RequestKind.Token,
                "/app" when HttpMethods.IsGet(method) => RequestKind.App,
                "/app/installations" when HttpMethods.IsGet(method) => RequestKind.Installations,
                "/installation/repositories" when HttpMethods.IsGet(method) => RequestKind.InstallationRepositories,
                _ => RequestKind.Unexpected,
            }
        );
}
