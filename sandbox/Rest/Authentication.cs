using System.Collections.Immutable;
using System.Text;
using ZocSec.Sandbox.Organizations;
using ZocSec.Sandbox.SignIn;

namespace ZocSec.Sandbox.Rest;

/// <summary>Tells from the header <c>Authorization</c> who asks.</summary>
internal sealed class Authentication(SandboxGitHub github, AppJwt jwt, InstallationTokens tokens, UserTokens users)
{
    private static readonly Caller Anonymous = new Caller.Anonymous();
    private static readonly Caller App = new Caller.App();
    private static readonly Caller Client = new Caller.Client();
    private static readonly Caller BadCredentials = new Caller.Rejected("Bad credentials");

    public Caller Identify(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
            return Anonymous;
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return authorization[space..].Trim() == ClientCredentials ? Client : BadCredentials;
        if (space < 0 || !IsScheme(authorization.AsSpan(0, space)))
            return BadCredentials;
        var token = authorization[(space + 1)..].Trim();
        if (token.StartsWith("ghs_", StringComparison.Ordinal))
            return Installed(token);
        if (token.StartsWith("ghu_", StringComparison.Ordinal))
            return users.Find(token) is { } login ? new Caller.Person(login) { IsByApp = true } : BadCredentials;
        if (token.Contains('.', StringComparison.Ordinal))
            return jwt.Refusal(token) is { } refusal ? Rejected(refusal) : App;
        return github.FindAccount(token) is { Kind: AccountKind.User } person
            ? new Caller.Person(person.Login)
            : BadCredentials;
    }

    private static string ClientCredentials { get; } =
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AppIdentity.ClientId}:{AppIdentity.ClientSecret}"));

    private static Caller.Rejected Rejected(string refusal) =>
        new Caller.Rejected(refusal, refusal == AppJwt.UnknownApp ? 404 : 401);

    private Caller Installed(string value)
    {
        if (tokens.Find(value) is not { } token)
            return BadCredentials;
        if (token.Workflow is var (own, repository))
            return new Caller.Installed(own, own.Permissions, value) { Workflow = repository };
        return github.FindInstallation(token.Installation) is { } installation
            ? new Caller.Installed(Narrowed(installation, token), Left(token, installation), value)
            : BadCredentials;
    }

    private static SandboxInstallation Narrowed(SandboxInstallation installation, InstallationToken token) =>
        token.Repositories is null
            ? installation
            : installation with
            {
                Selected = installation.Selected?.Intersect(token.Repositories) ?? token.Repositories,
            };

    // What was taken from an installation is taken from its tokens at once; what it is given later they do not have.
    private static ImmutableDictionary<string, string> Left(InstallationToken token, SandboxInstallation installation)
    {
        if (ReferenceEquals(token.Permissions, installation.Permissions))
            return token.Permissions;
        var left = token.Permissions;
        foreach (var (permission, level) in token.Permissions)
        {
            if (!installation.Permissions.TryGetValue(permission, out var granted))
                left = left.Remove(permission);
            else if (granted == "read" && level != "read")
                left = left.SetItem(permission, granted);
        }

        return left;
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme) =>
        scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("token", StringComparison.OrdinalIgnoreCase);
}
