using System.Collections.Immutable;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Sandbox.Rest;

/// <summary>Who asks.</summary>
internal abstract record Caller
{
    private Caller() { }

    /// <summary>Nobody: only what is public may be seen.</summary>
    public sealed record Anonymous : Caller
    {
        public override string Login => "";
        public override string LimitKey => "anonymous";
    }

    /// <summary>The App itself, by a JWT.</summary>
    public sealed record App : Caller
    {
        public override string Login => AppIdentity.Bot;
        public override string LimitKey => "app";
    }

    /// <summary>The App by its client secret, which only ends what people signed in by.</summary>
    public sealed record Client : Caller
    {
        public override string Login => AppIdentity.Bot;
        public override string LimitKey => "client";
    }

    /// <summary>The App in an installation, by a token of it.</summary>
    public sealed record Installed(
        SandboxInstallation Installation,
        ImmutableDictionary<string, string> Permissions,
        string Token
    ) : Caller
    {
        /// <summary>The repository whose workflow asks by its own token; null when the App asks.</summary>
        public string? Workflow { get; init; }

        public override string Login => Workflow is null ? AppIdentity.Bot : "github-actions[bot]";

        public override string LimitKey =>
            Workflow is null
                ? FormattableString.Invariant($"installation ID {Installation.Id}")
                : $"workflows of {Workflow}";

        public bool May(string permission, string level) =>
            Permissions.TryGetValue(permission, out var granted) && (granted == level || granted is "write" or "admin");
    }

    /// <summary>A person, by a token that is the login, or that the App was given for them.</summary>
    public sealed record Person(string Name) : Caller
    {
        /// <summary>Whether the App asks for them.</summary>
        public bool IsByApp { get; init; }

        public override string Login => Name;
        public override string LimitKey { get; } = $"user {Name}";
    }

    /// <summary>Somebody whose credentials are no good.</summary>
    public sealed record Rejected(string Message, int Status = 401) : Caller
    {
        public override string Login => "";
        public override string LimitKey => "anonymous";
    }

    /// <summary>What events call this one.</summary>
    public abstract string Login { get; }

    /// <summary>Whose limit its requests count against.</summary>
    public abstract string LimitKey { get; }

    /// <summary>What its requests are counted under: those by GraphQL by themselves.</summary>
    public string LimitKeyOf(bool isGraphQl) => isGraphQl ? $"{LimitKey} by GraphQL" : LimitKey;
}
