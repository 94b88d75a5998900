using System.Collections.Immutable;

namespace ZocSec.Core.GitHub.People;

internal sealed record UserInstallationsBody(ImmutableArray<InstallationBody> Installations);

internal sealed record MembershipBody(string? State, string? Role, AccountBody? Organization);

internal sealed record UserRepositoriesBody(int TotalCount, ImmutableArray<UserRepositoryBody> Repositories);

internal sealed record UserRepositoryBody(long Id, UserPermissionsBody? Permissions)
{
    /// <summary>Whether the person maintains or administers it.</summary>
    public bool IsMaintained => Permissions is { Admin: true } or { Maintain: true };
}

internal sealed record UserPermissionsBody(bool Admin, bool Maintain);

internal sealed record ExchangeWrite(
    string ClientId,
    string ClientSecret,
    string Code,
    string RedirectUri,
    string CodeVerifier
);

// Neither is a record: nothing may print them.
internal sealed class TokenEndWrite(string accessToken)
{
    public string AccessToken { get; } = accessToken;
}

internal sealed class ExchangeBody
{
    public string? AccessToken { get; init; }

    public long? ExpiresIn { get; init; }

    public string? Error { get; init; }
}
