using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Reading;
using ZocSec.Core.GitHub;
using ZocSec.Core.Reports;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>Reads what people wrote into cells.</summary>
internal static class RowText
{
    /// <summary>What in the column for the property's value takes it away.</summary>
    public const string NoValue = "(none)";

    // GitHub allows values of 75 characters ("Managing custom properties for repositories in your organization").
    private const int MaxValue = 75;

    private static readonly char[] Separators = [' ', ',', ';', '\t', '\r', '\n', '\u00a0'];

    /// <summary>The topics that a text names, as GitHub writes them, each once; without asking whether GitHub takes them.</summary>
    public static IEnumerable<string> Split(string? text) =>
        (text ?? "")
            .Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(topic => topic.ToLowerInvariant())
            .Distinct(StringComparer.Ordinal);

    /// <summary>What a row asks for; or why it cannot be told.</summary>
    public static (RepositoryEdit? Edit, EditRefusal? Refusal) Read(EditRow row)
    {
        if (row.Cells.FirstOrDefault(cell => cell.Problem is not null) is { } unclear)
        {
            return Refuse(row, unclear.Address, $"the cell {unclear.Problem}");
        }

        if (row is { NodeId: null, Id: null, FullName: null } || (row.NodeId is null && row.Id is null && !IsName(row)))
        {
            return Refuse(
                row,
                CellsOf(row),
                $"row {row.Number} does not say which repository it is: restore its node_id"
            );
        }

        var topics = Topics(row.Add, isAdded: true).Concat(Topics(row.Delete, isAdded: false)).ToImmutableArray();
        foreach (var topic in topics.Where(topic => !RepositoryProperty.IsTopic(topic.Topic)))
        {
            return Refuse(
                row,
                topic.Cell,
                $"`{OneLine.Of(topic.Topic)}` is no topic: GitHub takes at most {RepositoryProperty.MaxTopicLength} lower-case letters, digits and hyphens, the first no hyphen"
            );
        }

        if (row.Set is { Text.Length: > MaxValue } set)
        {
            return Refuse(row, set.Address, $"GitHub takes at most {MaxValue} characters for the value of a property");
        }

        return (
            new RepositoryEdit
            {
                Name = row.Name,
                NodeId = row.NodeId,
                Id = row.Id,
                FullName = IsName(row) ? row.FullName : null,
                Topics = topics,
                Property = row.Set is { } wanted
                    ? new PropertyEdit(
                        wanted.Text.Equals(NoValue, StringComparison.OrdinalIgnoreCase) ? null : wanted.Text,
                        wanted.Address
                    )
                    : null,
                TopicsThen = row.Topics is { } then && ReportCell.SaysUnknown(then) ? null : [.. Split(row.Topics)],
                PropertyThen =
                    row.Property is { } value && ReportCell.SaysUnknown(value)
                        ? new PropertyThen(Value: null, IsKnown: false)
                        : new PropertyThen(row.Property, IsKnown: true),
                Cells = CellsOf(row),
            },
            null
        );
    }

    private static (RepositoryEdit?, EditRefusal) Refuse(EditRow row, string cells, string reason) =>
        (null, new EditRefusal(row.Name, cells, reason));

    private static string CellsOf(EditRow row) => string.Join(", ", row.Cells.Select(cell => cell.Address));

    private static bool IsName(EditRow row) => row.FullName is { } name && RepositoryName.IsValid(name);

    private static IEnumerable<TopicEdit> Topics(EditCell? cell, bool isAdded) =>
        cell is null ? [] : Split(cell.Text).Select(topic => new TopicEdit(topic, isAdded, cell.Address));
}
