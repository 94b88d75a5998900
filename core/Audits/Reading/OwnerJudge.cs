using System.Collections.Immutable;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Says who owns a repository, from all that speaks for somebody. Pure.</summary>
/// <param name="settings">What counts, and for how much.</param>
/// <param name="humans">Whose commits count.</param>
/// <param name="columns">What was asked: what was not cannot speak for anybody.</param>
internal sealed class OwnerJudge(OwnersSettings settings, Humans humans, AuditColumns columns)
{
    /// <summary>Says who owns it.</summary>
    /// <param name="found">The repository.</param>
    /// <param name="account">What is known of its account.</param>
    /// <param name="siblings">What the owners of repositories say whose names begin alike.</param>
    public AuditedOwner Judge(FoundRepository found, AccountIndex account, IEnumerable<OwnerSign> siblings)
    {
        var signs = SignsOf(found, account, siblings).ToLookup(sign => IsTeam(sign.Team, account));
        var candidates = OwnerRanker.Rank(signs[true], settings);
        if (candidates is [var first, ..])
        {
            var evidence = first.Signs[0].Evidence;
            return new AuditedOwner(
                IsDeclared(evidence) ? OwnerStatus.Owned : OwnerStatus.Likely,
                first.Team,
                evidence,
                string.Join(
                    "; ",
                    first
                        .Signs.Select(sign => sign.Detail)
                        .Append(Ghosts(signs[false]))
                        .Concat(Unread(found, account, settings.Evidence.TakeWhile(kind => kind != evidence)))
                        .OfType<string>()
                )
            )
            {
                Others = [.. candidates.Skip(1).Select(other => other.Team)],
            };
        }

        var unread = Unread(found, account, settings.Evidence).ToList();
        return unread.Count > 0
            ? new AuditedOwner(OwnerStatus.Unknown, null, null, string.Join("; ", unread))
            : new AuditedOwner(OwnerStatus.Unowned, null, null, Ghosts(signs[false]) ?? "nothing speaks for a team");
    }

    /// <summary>Whether somebody set such evidence down, and did not only happen to leave it.</summary>
    public static bool IsDeclared(OwnerEvidence evidence) =>
        evidence is OwnerEvidence.Topic or OwnerEvidence.Property or OwnerEvidence.Codeowners or OwnerEvidence.Team;

    private IEnumerable<OwnerSign> SignsOf(FoundRepository found, AccountIndex account, IEnumerable<OwnerSign> siblings)
    {
        var row = found.Row;
        foreach (var team in TeamNames.In(row.Topics ?? [], settings))
        {
            yield return new OwnerSign(
                OwnerEvidence.Topic,
                team,
                $"is named by the topic {settings.TopicPrefix}{team}"
            );
        }

        foreach (var value in account.Facts.Properties.GetValueOrDefault(row.Id, []))
        {
            if (TeamNames.SlugOf(value, settings) is { } team)
            {
                yield return new OwnerSign(
                    OwnerEvidence.Property,
                    team,
                    $"is named by the property {settings.Property}"
                );
            }
        }

        foreach (var sign in found.Codeowners)
        {
            yield return sign;
        }

        foreach (var access in account.AccessTo(row.Id))
        {
            if (OwnerSign.OfAccess(access.Team, access.Permission) is { } sign)
            {
                yield return sign;
            }
        }

        foreach (var sign in Committers.Signs(AuthorsOf(found), account.TeamsOf, settings))
        {
            yield return sign;
        }

        foreach (var sign in siblings)
        {
            yield return sign;
        }
    }

    private ImmutableArray<string> AuthorsOf(FoundRepository found) =>
        [.. found.Commits.Where(humans.Made).Select(commit => commit.Author!)];

    // Where the teams could not be read, a name is taken for a team's: nothing says otherwise.
    private static bool IsTeam(string team, AccountIndex account) =>
        !account.Facts.IsOrganization || account.Facts.TeamsUnknown is not null || account.Slugs.Contains(team);

    private static string? Ghosts(IEnumerable<OwnerSign> signs)
    {
        var names = signs.Select(sign => sign.Team).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return names.Count == 0 ? null : $"{string.Join(", ", names)} {(names.Count == 1 ? "is" : "are")} no team";
    }

    // Of these kinds of evidence, what might name an owner and was not read.
    private IEnumerable<string> Unread(FoundRepository found, AccountIndex account, IEnumerable<OwnerEvidence> kinds)
    {
        foreach (var evidence in kinds)
        {
            var (what, why) = evidence switch
            {
                OwnerEvidence.Topic => ("topics", found.Row.Unknown.GetValueOrDefault(AuditFacet.Topics)),
                OwnerEvidence.Property or OwnerEvidence.Codeowners when columns is AuditColumns.Basic => (
                    evidence is OwnerEvidence.Property ? $"the property {settings.Property}" : "CODEOWNERS",
                    account.Facts.IsOrganization || evidence is OwnerEvidence.Codeowners
                        ? "not asked for, to take fewer requests"
                        : null
                ),
                OwnerEvidence.Property => ($"the property {settings.Property}", account.Facts.PropertiesUnknown),
                OwnerEvidence.Codeowners => ("CODEOWNERS", found.Row.Unknown.GetValueOrDefault(AuditFacet.Codeowners)),
                OwnerEvidence.Team => ("teams", account.Facts.TeamsUnknown),
                _ => ("", null),
            };
            if (why is not null)
            {
                yield return $"{what}: {why}";
            }
        }
    }
}
