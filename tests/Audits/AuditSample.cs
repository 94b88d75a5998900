using System.Collections.Immutable;
using ZocSec.Core.Audits;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Audits;

/// <summary>Rows and reports of audits, made up.</summary>
internal static class AuditSample
{
    public static readonly DateTimeOffset Start = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    public static AuditHeader Header { get; } =
        new()
        {
            Scope = "octo-org",
            ApiUrl = new Uri("https://api.github.com"),
            StartedAt = Start,
            FinishedAt = Start.AddMinutes(4),
            Policy = "none",
            TopicPrefix = "team-",
            OwnerProperty = "team",
        };

    /// <summary>A private repository that its topic says is owned, with nothing else.</summary>
    public static AuditedRepository Row(long id, string? name = null) =>
        new()
        {
            Id = id,
            NodeId = $"R_{id}",
            FullName = $"octo-org/{name ?? $"repo-{id}"}",
            Visibility = "private",
            CreatedAt = Start.AddDays(-id),
            PushedAt = Start.AddHours(-id),
            Languages = ["C#", "Jupyter Notebook"],
            Teams = [new TeamAccess("platform", "admin"), new TeamAccess("web", "push")],
            Topics = ["team-platform", "api"],
            Owner = Owned("platform"),
            LastCommit = new HumanCommit("octocat", Start.AddDays(-1)),
            Protection = ["pull request", "2 reviews"],
            DefaultBranch = "main",
            VulnerabilityAlerts = true,
            DeployKeys = [],
            Findings =
            [
                Finding("github/public-repository", FindingStatus.Compliant, "not public"),
                Finding("github/team-topic", FindingStatus.Compliant, "topic team-platform"),
                Finding("github/vulnerability-alerts", FindingStatus.Compliant, "on"),
            ],
        };

    public static AuditedOwner Owned(string team) =>
        new(OwnerStatus.Owned, team, OwnerEvidence.Topic, $"topic team-{team}");

    public static AuditedOwner Unowned { get; } = new(OwnerStatus.Unowned, null, null, "nothing names a team");

    public static AuditFinding Finding(string guardrail, FindingStatus status, string reason) =>
        new(new GuardrailName(guardrail), status, reason);

    /// <summary>The same row, public against the policy and without an owner.</summary>
    public static AuditedRepository Exposed(AuditedRepository row) =>
        row with
        {
            Visibility = "public",
            Owner = Unowned,
            Topics = [],
            Findings =
            [
                Finding("github/public-repository", FindingStatus.Violation, "public without a topic of: open-source"),
                Finding("github/team-topic", FindingStatus.Violation, "no topic names a team"),
                Finding("github/vulnerability-alerts", FindingStatus.Exempt, "until 2027-01-31"),
            ],
        };

    public static AuditReport Report(params IEnumerable<AuditedRepository> rows)
    {
        var counter = new AuditTotalsCounter();
        var all = rows.ToArray();
        foreach (var row in all)
        {
            counter.Add(row);
        }

        return new AuditReport(Header, counter.ToTotals(), all);
    }

    public static ImmutableSortedDictionary<string, string> Unreadable { get; } =
        ImmutableSortedDictionary.CreateRange(
            new[]
            {
                AuditFacet.Languages,
                AuditFacet.Teams,
                AuditFacet.Topics,
                AuditFacet.OwnerProperty,
                AuditFacet.LastCommit,
                AuditFacet.Protection,
                AuditFacet.VulnerabilityAlerts,
                AuditFacet.Codeowners,
                AuditFacet.DeployKeys,
            }.Select(facet => KeyValuePair.Create(facet, "HTTP 502"))
        );

    /// <summary>One of each kind of row, as an organisation has them.</summary>
    public static AuditReport Colourful { get; } =
        Report([
            .. Enumerable.Range(1, 24).Select(id => Row(id)),
            .. Enumerable.Range(25, 6).Select(id => Exposed(Row(id))),
            Row(31, "old") with
            {
                IsArchived = true,
                Owner = Unowned,
                Topics = [],
            },
            Row(32, "tool") with
            {
                Description = "Deploys things",
                Owner = new AuditedOwner(OwnerStatus.Likely, "web", OwnerEvidence.Committers, "3 of 4 commits")
                {
                    Others = ["platform", "data"],
                },
                DeployKeys =
                [
                    new DeployKey(4711, "ci", IsReadOnly: true, Start.AddYears(-1), "octocat", Start.AddDays(-2)),
                    new DeployKey(4712, "release", IsReadOnly: false, Start.AddYears(-2), null, null),
                ],
                Codeowners = new CodeownersFile(".github/CODEOWNERS", ["line 3: unknown owner @octo-org/gone"]),
            },
            Row(33, "secret") with
            {
                Languages = null,
                Teams = null,
                Topics = null,
                LastCommit = null,
                Protection = null,
                VulnerabilityAlerts = null,
                DeployKeys = null,
                Owner = new AuditedOwner(OwnerStatus.Unknown, null, null, "topics could not be read"),
                Findings = [Finding("github/team-topic", FindingStatus.Unknown, "topics could not be read")],
                Unknown = Unreadable,
            },
        ]) with
        {
            Header = Header with { Remarks = ["Deploy keys: the token may not read them (HTTP 403)."] },
            Trend = new AuditTrend(
                Start.AddDays(-7),
                71.4,
                new NamedCount(1, ["octo-org/tool"]),
                new NamedCount(0, []),
                new NamedCount(2, ["octo-org/repo-25", "octo-org/repo-26"]),
                new NamedCount(0, [])
            ),
        };
}
