namespace ZocSec.Core.Audits.Reading;

/// <summary>What is known of each account whose repositories were read.</summary>
internal sealed class AccountIndexes(Checkpoint checkpoint, IAuditProgress progress)
{
    private readonly Dictionary<string, AccountIndex> known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The account's; that of an account that was not asked says only so.</summary>
    public AccountIndex Of(string login)
    {
        if (!known.TryGetValue(login, out var index))
        {
            known[login] = index = new AccountIndex(checkpoint.FindAccount(login) ?? Stranger(login));
            Remark(index.Facts);
        }

        return index;
    }

    // A repository in a list may have been transferred since the list was made.
    private static AccountFacts Stranger(string login)
    {
        var why = $"the repository belongs to {login} now, whose teams were not asked for";
        return new AccountFacts
        {
            Login = login,
            IsOrganization = true,
            TeamsUnknown = why,
            PropertiesUnknown = why,
        };
    }

    private void Remark(AccountFacts facts)
    {
        if (facts.TeamsUnknown is { } teams)
        {
            progress.Remarked($"the teams of {facts.Login} are unknown: {teams}");
        }

        if (facts.PropertiesUnknown is { } properties)
        {
            progress.Remarked($"the custom properties of {facts.Login} are unknown: {properties}");
        }
    }
}
