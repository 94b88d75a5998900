namespace ZocSec.Sandbox.Rest;

/// <summary>An endpoint of GitHub's REST.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template">The path with its variables, as in GitHub's OpenAPI description.</param>
/// <param name="Docs">The page that documents it, below <c>docs.github.com</c>.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Handle">Answers.</param>
internal sealed record RestRoute(string Method, string Template, string Docs, Access Access, Func<Call, Answer> Handle)
{
    /// <summary>Whether it is GraphQL's, which has limits of its own and answers 200 to everything.</summary>
    public bool IsGraphQl { get; init; }
}

/// <summary>Who may call an endpoint, before anything is known of what it is called for.</summary>
internal enum Access
{
    /// <summary>Everybody; the endpoint decides what they see.</summary>
    Anyone,

    /// <summary>Only the App, by its JWT.</summary>
    App,

    /// <summary>Only an installation of the App, by its token.</summary>
    Installation,
}
