using System.Collections.Immutable;
using ZocSec.Core.Audits.Columns;

namespace ZocSec.Core.Audits.Edits.Reading;

/// <summary>Where a table has the columns of a plan. They are found by their headers, wherever they are and whatever is between them.</summary>
internal sealed class PlanColumns
{
    private static readonly ImmutableArray<AuditColumn> Known =
    [
        ColumnCatalogue.NodeId,
        ColumnCatalogue.Id,
        ColumnCatalogue.Account,
        ColumnCatalogue.Name,
        ColumnCatalogue.Topics,
        ColumnCatalogue.TopicAdd,
        ColumnCatalogue.TopicDelete,
        ColumnCatalogue.Property,
        ColumnCatalogue.PropertySet,
    ];

    private readonly Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly int headerRow;

    private PlanColumns(int headerRow) => this.headerRow = headerRow;

    /// <summary>Finds the columns by the row with headers.</summary>
    /// <exception cref="PlanFileException">One that is needed is missing, or there twice.</exception>
    public static PlanColumns Find(PlanLine header)
    {
        var found = new PlanColumns(header.Number);
        foreach (var column in header.Cells.Keys.Order())
        {
            if (
                header.Text(column) is { } text
                && Known.Any(known => known.Header.Equals(text, StringComparison.OrdinalIgnoreCase))
                && !found.columns.TryAdd(text, column)
            )
            {
                throw new PlanFileException(
                    $"the header {text} is there twice, in {CellAddress.Of(found.columns[text], header.Number)} and {CellAddress.Of(column, header.Number)}: remove one of the columns"
                );
            }
        }

        found.Require();
        return found;
    }

    /// <summary>Whether a row has the headers of a plan.</summary>
    public static bool IsHeader(PlanLine line) =>
        line.Cells.Keys.Any(column =>
            line.Text(column) is { } text
            && new[] { ColumnCatalogue.TopicAdd, ColumnCatalogue.TopicDelete, ColumnCatalogue.PropertySet }.Any(edit =>
                edit.Header.Equals(text, StringComparison.OrdinalIgnoreCase)
            )
        );

    /// <summary>What a person filled in in a row; null for nothing.</summary>
    public EditRow? Read(PlanLine line)
    {
        var row = new EditRow(line.Number, line.IsHidden)
        {
            Add = Edit(line, ColumnCatalogue.TopicAdd),
            Delete = Edit(line, ColumnCatalogue.TopicDelete),
            Set = Edit(line, ColumnCatalogue.PropertySet),
        };
        return row.Cells.Any()
            ? row with
            {
                NodeId = Text(line, ColumnCatalogue.NodeId),
                Id = Number(Text(line, ColumnCatalogue.Id)),
                FullName = FullName(line),
                Topics = Text(line, ColumnCatalogue.Topics),
                Property = Text(line, ColumnCatalogue.Property),
            }
            : null;
    }

    /// <summary>Refuses merged cells over what is read: of several rows it would be one's.</summary>
    /// <exception cref="PlanFileException">There are some.</exception>
    public void RefuseMerged(IEnumerable<MergedArea> areas)
    {
        foreach (var area in areas.Where(area => area.LastRow >= headerRow))
        {
            var over = columns.FirstOrDefault(one => one.Value >= area.FirstColumn && one.Value <= area.LastColumn);
            if (over.Key is not null)
            {
                throw new PlanFileException(
                    $"the cells {area.Address} are merged over the column {over.Key}, so that it is not clear which row is meant: unmerge them"
                );
            }
        }
    }

    private void Require()
    {
        var edits = new[] { ColumnCatalogue.TopicAdd, ColumnCatalogue.TopicDelete, ColumnCatalogue.PropertySet };
        if (!edits.Any(Has))
        {
            throw Missing("a column to fill in", edits);
        }

        if (
            !Has(ColumnCatalogue.NodeId)
            && !Has(ColumnCatalogue.Id)
            && !(Has(ColumnCatalogue.Account) && Has(ColumnCatalogue.Name))
        )
        {
            throw Missing(
                "what tells the repository",
                [ColumnCatalogue.NodeId, ColumnCatalogue.Id, ColumnCatalogue.Account, ColumnCatalogue.Name]
            );
        }

        if ((Has(ColumnCatalogue.TopicAdd) || Has(ColumnCatalogue.TopicDelete)) && !Has(ColumnCatalogue.Topics))
        {
            throw Missing("the topics at the time of the audit", [ColumnCatalogue.Topics]);
        }

        if (Has(ColumnCatalogue.PropertySet) && !Has(ColumnCatalogue.Property))
        {
            throw Missing("the property at the time of the audit", [ColumnCatalogue.Property]);
        }
    }

    private PlanFileException Missing(string what, AuditColumn[] any) =>
        new(
            $"row {headerRow} lacks the header {string.Join(" or ", any.Select(column => column.Header))}, {what}: give the column its header again"
        );

    private bool Has(AuditColumn column) => columns.ContainsKey(column.Header);

    private string? Text(PlanLine line, AuditColumn column) =>
        columns.TryGetValue(column.Header, out var number) ? line.Text(number) : null;

    private EditCell? Edit(PlanLine line, AuditColumn column) =>
        Text(line, column) is { } text
            ? new EditCell(
                CellAddress.Of(columns[column.Header], line.Number),
                text,
                line.Cells[columns[column.Header]].Problem
            )
            : null;

    private string? FullName(PlanLine line) =>
        Text(line, ColumnCatalogue.Account) is { } account && Text(line, ColumnCatalogue.Name) is { } name
            ? $"{account}/{name}"
            : null;

    // A rounded number (1.2E+09) is another repository's.
    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : null;
}
