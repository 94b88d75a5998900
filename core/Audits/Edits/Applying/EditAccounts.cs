using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>As whom the repositories of an account are changed: an App has an installation for each, and each is asked for once.</summary>
internal sealed class EditAccounts(GitHubSignIn signIn, IServiceProvider services, EditCalls calls)
{
    private readonly Dictionary<string, GitHubAnswer<TenantId>> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The tenant of an account.</summary>
    /// <param name="account">Its login; null when a row does not say it.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="GitHubUnreachableException">GitHub cannot be asked.</exception>
    public async Task<GitHubAnswer<TenantId>> FindAsync(string? account, CancellationToken ct)
    {
        if (account is null && !signIn.IsByToken)
        {
            return new GitHubAnswer<TenantId>.Refused(
                0,
                "its row does not say whose it is: restore the columns Account and Name"
            );
        }

        var login = account ?? "";
        if (!known.TryGetValue(login, out var answer))
        {
            answer = await calls.ReadAsync(() => signIn.FindTenantAsync(services, login, ct), ct);
            known[login] = answer;
        }

        return answer;
    }
}
