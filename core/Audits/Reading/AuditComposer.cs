using System.Collections.Immutable;
using ZocSec.Core.Ownership;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Puts together what was read of a repository in several places, and works out its owner and findings.</summary>
internal sealed class AuditComposer(
    AccountIndexes accounts,
    IReadOnlyDictionary<long, FoundKeys> keys,
    IReadOnlyDictionary<long, FoundHistory> histories,
    ILookup<string, (string Name, ImmutableArray<string> Topics)> siblings,
    OwnerJudge owners,
    GuardrailJudge guardrails,
    Humans humans
)
{
    /// <summary>Under which key repositories are siblings: the account and the beginning of the name; null for none.</summary>
    public static string? FamilyOf(AuditedRepository row) =>
        Siblings.BeginningOf(row.Name) is { } beginning ? $"{row.Account}/{beginning}".ToLowerInvariant() : null;

    /// <summary>The finished row.</summary>
    public AuditedRepository Compose(FoundRepository found)
    {
        if (histories.TryGetValue(found.Row.Id, out var older) && older.Commits is { } commits)
        {
            found = found with { Commits = commits, HasOlderCommits = older.HasOlder };
        }

        var account = accounts.Of(found.Row.Account);
        var unknown = found.Row.Unknown.ToBuilder();
        var (deployKeys, teams, property) = (found.Row.DeployKeys, (ImmutableArray<TeamAccess>?)null, (string?)null);
        if (keys.TryGetValue(found.Row.Id, out var read))
        {
            deployKeys = read.Keys;
            if (read.Unknown is { } why)
            {
                unknown[AuditFacet.DeployKeys] = why;
            }
        }

        if (account.Facts.TeamsUnknown is { } hidden)
        {
            unknown[AuditFacet.Teams] = hidden;
        }
        else
        {
            teams = account.AccessTo(found.Row.Id);
        }

        if (account.Facts.PropertiesUnknown is { } none)
        {
            unknown[AuditFacet.OwnerProperty] = none;
        }
        else if (account.Facts.Properties.TryGetValue(found.Row.Id, out var values))
        {
            property = string.Join(", ", values);
        }

        var last = humans.LastOf(found.Commits);
        if (last is null && found.HasOlderCommits && !unknown.ContainsKey(AuditFacet.LastCommit))
        {
            unknown[AuditFacet.LastCommit] = string.Create(
                CultureInfo.InvariantCulture,
                $"none of the last {found.Commits.Length} commits is a human's"
            );
        }

        var row = found.Row with
        {
            Teams = teams,
            OwnerProperty = property,
            LastCommit = last,
            DeployKeys = deployKeys,
            Owner = owners.Judge(found, account, SiblingsOf(found.Row)),
            Unknown = unknown.ToImmutable(),
        };
        return row with { Findings = guardrails.Judge(row, account) };
    }

    private IEnumerable<(string Name, ImmutableArray<string> Topics)> SiblingsOf(AuditedRepository row) =>
        FamilyOf(row) is { } family ? siblings[family] : [];
}
