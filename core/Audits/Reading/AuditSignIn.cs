using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.GraphQl;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Finds out as whom an audit reads; the first that GitHub is asked, so that a wrong address or token is told at once.</summary>
internal sealed class AuditSignIn(GitHubSignIn signIn, IServiceProvider services, Patience patience)
{
    private const int Unauthorized = 401;
    private const string Viewer = "query AuditViewer { viewer { login } }";

    /// <summary>Signs in.</summary>
    /// <param name="logins">The accounts whose repositories are to be read; at least one.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="AuditStoppedException">GitHub cannot be reached, or does not accept the sign-in.</exception>
    public Task<AuditIdentity> EnterAsync(ImmutableArray<string> logins, CancellationToken ct) =>
        signIn.IsByToken ? ByTokenAsync(ct) : AsAppAsync(logins, ct);

    private async Task<AuditIdentity> AsAppAsync(ImmutableArray<string> logins, CancellationToken ct)
    {
        if (logins.Length > 1)
        {
            throw new AuditStoppedException(
                $"an App reads the repositories of one account at a time, and these belong to {string.Join(", ", logins)}; audit each by itself, or sign in by a token"
            );
        }

        return await patience.AskAsync(() => signIn.FindTenantAsync(services, logins[0], ct), ct) switch
        {
            GitHubAnswer<TenantId>.Ok { Value: var tenant } => new AuditIdentity(tenant, tenant.ToString()),
            GitHubAnswer<TenantId>.Later later => throw Unreachable(later.Reason),
            var answer => throw AuditStoppedException.For(answer, $"the App cannot sign in for {logins[0]}"),
        };
    }

    private async Task<AuditIdentity> ByTokenAsync(CancellationToken ct)
    {
        var graph = services.GetRequiredService<GitHubGraphQl>();
        var answer = await patience.AskAsync(
            () =>
                graph.AskAsync(
                    TenantId.Default,
                    new GraphQlQuery<AuditNoVariables>(Viewer, new AuditNoVariables()),
                    AuditGraphJson.Default.GraphQlQueryAuditNoVariables,
                    AuditGraphJson.Default.GraphQlBodyAuditViewerData,
                    ct
                ),
            ct
        );
        return answer switch
        {
            GitHubAnswer<GraphQlResult<AuditViewerData>>.Ok { Value.Data.Viewer.Login: { } login } => new AuditIdentity(
                TenantId.Default,
                login
            ),
            GitHubAnswer<GraphQlResult<AuditViewerData>>.Later later => throw Unreachable(later.Reason),
            GitHubAnswer<GraphQlResult<AuditViewerData>>.NotFound => throw Unreachable(
                "there is no GraphQL API; is GitHub__ApiUrl the root of the REST API?"
            ),
            GitHubAnswer<GraphQlResult<AuditViewerData>>.Refused { Status: Unauthorized } =>
                throw AuditStoppedException.For(answer, $"{signIn.ApiUrl} refuses the token"),
            // Whoever may not ask who it is may still read.
            _ => new AuditIdentity(TenantId.Default, Name: ""),
        };
    }

    private AuditStoppedException Unreachable(string reason) => new($"{signIn.ApiUrl}: {reason}");
}

/// <summary>As whom an audit reads.</summary>
/// <param name="Tenant">As whom GitHub is asked.</param>
/// <param name="Name">Tells those apart who may see different things; empty when GitHub does not say who it is.</param>
internal sealed record AuditIdentity(TenantId Tenant, string Name);

internal sealed record AuditNoVariables;

internal sealed record AuditViewerData(AuditNode.UserNode? Viewer);
