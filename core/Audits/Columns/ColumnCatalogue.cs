using System.Collections.Immutable;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Columns;

/// <summary>
/// The columns of the table of repositories, the same in workbooks and CSV. The first twelve are those of the inventory
/// that people have kept since 2019: what they built on its letters A to L goes on working.
/// </summary>
public static class ColumnCatalogue
{
    /// <summary>GitHub's global id.</summary>
    public static AuditColumn NodeId { get; } = Basic("node_id", 15, row => ReportCell.Of(row.NodeId));

    /// <summary>The name, without the account.</summary>
    public static AuditColumn Name { get; } = Basic("Name", 30, row => ReportCell.Of(row.Name));

    /// <summary>Whether it is archived.</summary>
    public static AuditColumn Archived { get; } = Basic("Archived", 10, row => ReportCell.Of(row.IsArchived));

    /// <summary>Whether not everybody may see it: also true for what everybody in the enterprise may see.</summary>
    public static AuditColumn Private { get; } =
        Basic(
            "Private",
            10,
            row => row.Visibility is { } visibility ? ReportCell.Of(visibility != "public") : ColumnText.NotRead
        );

    /// <summary>Topics at the time of the audit, separated by spaces.</summary>
    public static AuditColumn Topics { get; } = Basic("Topics", 30, ColumnText.Topics);

    /// <summary>Topics to add.</summary>
    public static AuditColumn TopicAdd { get; } =
        Editable("Topic_add", new EditHint("Topics to add", "One or more topics, separated by spaces.")) with
        {
            IsBasic = true,
        };

    /// <summary>Topics to take away.</summary>
    public static AuditColumn TopicDelete { get; } =
        Editable(
            "Topic_del",
            new EditHint("Topics to take away", "One or more topics out of the column Topics, separated by spaces.")
        ) with
        {
            IsBasic = true,
        };

    /// <summary>The account it belongs to.</summary>
    public static AuditColumn Account { get; } = Basic("Account", 20, row => ReportCell.Of(row.Account));

    /// <summary>Its number.</summary>
    public static AuditColumn Id { get; } = Basic("Id", 13, row => ReportCell.Of(row.Id));

    /// <summary>The value of the custom property that names the owner, at the time of the audit.</summary>
    public static AuditColumn Property { get; } =
        new("Property", 20, row => ColumnText.Read(row, AuditFacet.OwnerProperty, ReportCell.Of(row.OwnerProperty)));

    /// <summary>The value to give the custom property.</summary>
    public static AuditColumn PropertySet { get; } =
        Editable(
            "Property_set",
            new EditHint("Value to set", "The new value of the custom property that names the owner.")
        );

    /// <summary>All columns, in their order.</summary>
    public static ImmutableArray<AuditColumn> All { get; } =
    [
        NodeId,
        Name,
        Basic("Description", 30, row => ReportCell.Of(row.Description)),
        Archived,
        Private,
        Basic("Languages", 40, ColumnText.Languages),
        Basic("Teams", 30, ColumnText.Teams),
        Topics,
        TopicAdd,
        TopicDelete,
        Basic("Last Committer", 25, row => ColumnText.LastCommit(row, commit => ReportCell.Of(commit.Author))),
        Basic("Last Commit Date", 20, row => ColumnText.LastCommit(row, commit => ReportCell.Of(commit.At))),
        Account,
        Id,
        Basic(
            "Visibility",
            11,
            row => row.Visibility is { } visibility ? ReportCell.Of(visibility) : ColumnText.NotRead
        ),
        Basic("Fork", 10, row => ReportCell.Of(row.IsFork)),
        Basic("Disabled", 10, row => ReportCell.Of(row.IsDisabled)),
        Basic("Empty", 10, row => ReportCell.Of(row.IsEmpty)),
        Basic("Owner", 25, row => ReportCell.Of(row.Owner.Team)),
        Basic("Owner status", 13, row => ReportCell.Of(Shown.Name(row.Owner.Status))),
        Basic("Owner evidence", 15, row => ReportCell.Of(row.Owner.Evidence is { } kind ? Shown.Name(kind) : null)),
        Basic("Why", 50, row => ReportCell.Of(row.Owner.Why)),
        Basic("Other owners", 25, row => ReportCell.Of(ColumnText.Others(row.Owner))),
        Property,
        PropertySet,
        Basic("Created", 20, row => ReportCell.Of(row.CreatedAt)),
        Basic("Pushed", 20, row => ReportCell.Of(row.PushedAt)),
        new("Default branch", 18, row => ReportCell.Of(row.DefaultBranch)),
        new("Protection", 30, ColumnText.Protection),
        new("Vulnerability alerts", 18, ColumnText.VulnerabilityAlerts),
        new("CODEOWNERS", 22, row => ColumnText.Read(row, AuditFacet.Codeowners, ReportCell.Of(row.Codeowners?.Path))),
        new("CODEOWNERS errors", 40, ColumnText.CodeownersErrors),
        new("Deploy keys", 12, row => ColumnText.DeployKeys(row, _ => true)),
        new("Writing keys", 12, row => ColumnText.DeployKeys(row, key => !key.IsReadOnly)),
        .. GuardrailCatalogue
            .All.Where(guardrail => guardrail.Kind == RepositoryState.Kind)
            .Select(guardrail => new AuditColumn(
                guardrail.Name.Value,
                40,
                row => ColumnText.Finding(row, guardrail.Name)
            )),
        Basic(
            "Unknown",
            50,
            row => ReportCell.Of(string.Join("; ", row.Unknown.Select(it => $"{it.Key}: {it.Value}")))
        ),
    ];

    /// <summary>The columns of an audit that asked so much, in their order.</summary>
    public static ImmutableArray<AuditColumn> Of(AuditColumns depth) =>
        depth == AuditColumns.All ? All : [.. All.Where(column => column.IsBasic)];

    private static AuditColumn Basic(string header, double width, Func<AuditedRepository, ReportCell> read) =>
        new(header, width, read) { IsBasic = true };

    private static AuditColumn Editable(string header, EditHint hint) => new(header, 25, _ => default) { Edit = hint };
}
