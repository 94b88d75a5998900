using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Tells from the header <c>Authorization</c> who asks.</summary>
internal sealed class Authentication(SandboxGitHub github, AppJwt jwt, InstallationTokens tokens)
{
    private static readonly Caller Anonymous = new Caller.Anonymous();
    private static readonly Caller App = new Caller.App();
    private static readonly Caller BadCredentials = new Caller.Rejected("Bad credentials");

    public Caller Identify(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
            return Anonymous;
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !IsScheme(authorization.AsSpan(0, space)))
            return BadCredentials;
        var token = authorization[(space + 1)..].Trim();
        if (token.StartsWith("ghs_", StringComparison.Ordinal))
            return Installed(token);
        if (token.Contains('.', StringComparison.Ordinal))
            return jwt.Refusal(token) is { } refusal ? Rejected(refusal) : App;
        return github.FindAccount(token) is { Kind: AccountKind.User } person
            ? new Caller.Person(person.Login)
            : BadCredentials;
    }

    private static Caller.Rejected Rejected(string refusal) =>
        new Caller.Rejected(refusal, refusal == AppJwt.UnknownApp ? 404 : 401);

    private Caller Installed(string value) =>
        tokens.Find(value) is { } token && github.FindInstallation(token.Installation) is { } installation
            ? new Caller.Installed(installation, token.Permissions, value)
            : BadCredentials;

    private static bool IsScheme(ReadOnlySpan<char> scheme) =>
        scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("token", StringComparison.OrdinalIgnoreCase);
}
