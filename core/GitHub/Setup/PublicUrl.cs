using System.Diagnostics.CodeAnalysis;

namespace ZocSec.Core.GitHub.Setup;

/// <summary>Where the program is reached from outside, the setting <c>App__PublicUrl</c>: for the webhook, the way back from GitHub, and links.</summary>
public sealed record PublicUrl
{
    private PublicUrl(Uri root) => Root = root;

    /// <summary>The address, with a slash at its end.</summary>
    public Uri Root { get; }

    /// <summary>Where GitHub delivers.</summary>
    public Uri Webhook => new(Root, "api/github/webhooks");

    /// <summary>Where GitHub leads the browser back to after the App was registered.</summary>
    public Uri SetupDone => new(Root, "setup/done");

    /// <summary>Where GitHub leads the browser back to after a person signed in; one of the App's callback URLs.</summary>
    public Uri SignedIn => new(Root, "signin/callback");

    /// <summary>Whether only this machine reaches it, so that no GitHub but one on this machine can deliver.</summary>
    public bool IsLoopback => Root.IsLoopback;

    /// <summary>Reads an address.</summary>
    /// <param name="text">The setting's value.</param>
    /// <param name="url">The address.</param>
    /// <param name="problem">What is wrong, to follow the setting's name. Does not show the address: it may hold a password.</param>
    public static bool TryRead(
        string? text,
        [NotNullWhen(true)] out PublicUrl? url,
        [NotNullWhen(false)] out string? problem
    )
    {
        (url, problem) = (null, null);
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var read) || read.Scheme is not ("https" or "http"))
        {
            problem = "must be a full address, for example https://zocsec.example.com";
        }
        else if (read.Scheme is "http" && !read.IsLoopback)
        {
            problem = "must begin with https: GitHub's deliveries and the App's secrets travel there";
        }
        else if (read.Query.Length > 0 || read.Fragment.Length > 0 || read.UserInfo.Length > 0)
        {
            problem = "must hold nothing but scheme, host, port and path";
        }
        else
        {
            url = new PublicUrl(read.AbsoluteUri.EndsWith('/') ? read : new Uri(read.AbsoluteUri + "/"));
        }

        return url is not null;
    }

    /// <inheritdoc />
    public override string ToString() => Root.AbsoluteUri.TrimEnd('/');
}
