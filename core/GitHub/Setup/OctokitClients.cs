using Octokit;
using Octokit.Internal;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>Makes Octokit's client for the few calls of set-up and doctor.</summary>
internal static class OctokitClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A connection to exactly this API. The caller disposes the HTTP client.</summary>
    /// <param name="api">The root of the API; Octokit's own constructors would add a path to it.</param>
    /// <param name="credentials">Who asks.</param>
    /// <param name="http">What requests go through.</param>
    public static Connection Connect(Uri api, Credentials credentials, out IDisposable http)
    {
        var root = api.AbsoluteUri.EndsWith('/') ? api : new Uri(api.AbsoluteUri + "/");
        var adapter = new HttpClientAdapter(() =>
            new SameHost(root) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } }
        );
        adapter.SetRequestTimeout(Patience);
        http = adapter;
        return new Connection(
            new ProductHeaderValue("ZocSec-App"),
            root,
            new InMemoryCredentialStore(credentials),
            adapter,
            new SimpleJsonSerializer()
        );
    }

    /// <summary>Refuses to go where an answer leads that is not this API: the credentials are for it alone.</summary>
    private sealed class SameHost(Uri root) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Redirection.Follow(root, root, request.RequestUri!) is null
                ? throw new HttpRequestException("GitHub's answer leads on to another host, which is not followed")
                : base.SendAsync(request, cancellationToken);
    }
}
