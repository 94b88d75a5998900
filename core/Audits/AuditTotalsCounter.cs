using System.Collections.Immutable;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Audits;

/// <summary>Counts the rows of an audit as they come. Holds the worst of them and no other.</summary>
public sealed class AuditTotalsCounter
{
    /// <summary>How many of the worst are kept.</summary>
    public const int MostWorst = 50;

    private readonly SortedDictionary<OwnerStatus, int> _owners = [];
    private readonly SortedDictionary<OwnerEvidence, int> _evidence = [];
    private readonly Dictionary<string, int> _teams = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _violations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _undecided = new(StringComparer.Ordinal);
    private readonly SortedSet<AuditedRepository> _worst = new(WorstFirst.Instance);
    private AuditTotals _sums = new();

    /// <summary>Counts a row; each repository is given once.</summary>
    public void Add(AuditedRepository repository)
    {
        var keys = repository.DeployKeys ?? [];
        _sums = _sums with
        {
            Repositories = _sums.Repositories + 1,
            Archived = _sums.Archived + (repository.IsArchived ? 1 : 0),
            Public = _sums.Public + (repository.Visibility == "public" ? 1 : 0),
            Forks = _sums.Forks + (repository.IsFork ? 1 : 0),
            WithHumanCommit = _sums.WithHumanCommit + (repository.LastCommit is null ? 0 : 1),
            DeployKeys = _sums.DeployKeys + keys.Length,
            WritingDeployKeys = _sums.WritingDeployKeys + keys.Count(key => !key.IsReadOnly),
            Incomplete = _sums.Incomplete + (repository.Unknown.IsEmpty ? 0 : 1),
        };
        foreach (var finding in repository.Findings)
        {
            // A guardrail that nobody breaks is counted too, as none.
            Count(_violations, finding.Guardrail.Value, finding.Status == FindingStatus.Violation ? 1 : 0);
            Count(_undecided, finding.Guardrail.Value, finding.Status == FindingStatus.Unknown ? 1 : 0);
        }

        if (!repository.IsArchived)
        {
            CountOwner(repository.Owner);
        }

        KeepIfWorst(repository);
    }

    /// <summary>What the rows so far come to.</summary>
    public AuditTotals ToTotals() =>
        _sums with
        {
            Owners = _owners.ToImmutableSortedDictionary(),
            Evidence = _evidence.ToImmutableSortedDictionary(),
            Teams =
            [
                .. _teams
                    .Select(team => new TeamCount(team.Key, team.Value))
                    .OrderByDescending(team => team.Repositories)
                    .ThenBy(team => team.Team, StringComparer.Ordinal),
            ],
            Violations = _violations.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Undecided = _undecided.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Worst = [.. _worst],
        };

    private void CountOwner(AuditedOwner owner)
    {
        Count(_owners, owner.Status, 1);
        if (owner.Evidence is { } evidence)
        {
            Count(_evidence, evidence, 1);
        }

        if (owner is { Status: OwnerStatus.Owned, Team: { } team })
        {
            Count(_teams, team, 1);
        }
    }

    private void KeepIfWorst(AuditedRepository repository)
    {
        if (!WorstFirst.IsBad(repository))
        {
            return;
        }

        _worst.Add(repository);
        if (_worst.Count > MostWorst)
        {
            _worst.Remove(_worst.Max!);
        }
    }

    private static void Count<T>(IDictionary<T, int> counts, T key, int more)
    {
        counts.TryGetValue(key, out var before);
        counts[key] = before + more;
    }
}
