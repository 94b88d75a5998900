namespace ZocSec.Sandbox.Organizations;

/// <summary>A person or an organisation, as GitHub lists both.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Login">Its name in addresses.</param>
/// <param name="Kind">What it is.</param>
public sealed record SandboxAccount(long Id, string Login, AccountKind Kind)
{
    /// <summary>GitHub's opaque id.</summary>
    internal string NodeId =>
        Kind == AccountKind.Organization
            ? Organizations.NodeId.Of("Organization", Id)
            : Organizations.NodeId.Of("User", Id);
}

/// <summary>What an account is.</summary>
public enum AccountKind
{
    /// <summary>A person.</summary>
    User,

    /// <summary>An organisation.</summary>
    Organization,

    /// <summary>What an App acts as: <c>zocsec[bot]</c>.</summary>
    Bot,
}
