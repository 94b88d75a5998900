using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Reading;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>Brings together what several rows ask for one repository. Pure.</summary>
internal static class EditGrouping
{
    /// <summary>The repositories of a plan in the order of their first rows, and what is not clear.</summary>
    public static (ImmutableArray<RepositoryEdit> Edits, ImmutableArray<EditRefusal> Refusals) Group(
        IEnumerable<EditRow> rows
    )
    {
        var refusals = ImmutableArray.CreateBuilder<EditRefusal>();
        var groups = new List<List<RepositoryEdit>>();
        var known = new Dictionary<string, List<RepositoryEdit>>(StringComparer.OrdinalIgnoreCase);
        var read = new List<RepositoryEdit>();
        foreach (var row in rows)
        {
            var (edit, refusal) = RowText.Read(row);
            if (edit is not null)
            {
                read.Add(edit);
            }
            else
            {
                refusals.Add(refusal!);
            }
        }

        // Rows that say more come first, so that one that only has a name finds them.
        foreach (var edit in read.OrderByDescending(edit => (edit.NodeId is not null, edit.Id is not null)))
        {
            var keys = KeysOf(edit).ToList();
            var group = known.GetValueOrDefault(keys[0]);
            if (group is null)
            {
                groups.Add(group = []);
            }

            group.Add(edit);
            foreach (var key in keys)
            {
                known.TryAdd(key, group);
            }
        }

        var edits = new List<RepositoryEdit>();
        foreach (var group in groups)
        {
            if (Contradiction(group) is { } reason)
            {
                refusals.Add(new EditRefusal(group[0].Name, Cells(group), reason));
            }
            else
            {
                edits.Add(Merge(group));
            }
        }

        var places = read.Select((edit, place) => (edit.Name, place))
            .DistinctBy(one => one.Name, StringComparer.Ordinal)
            .ToDictionary(one => one.Name, one => one.place, StringComparer.Ordinal);
        return ([.. edits.OrderBy(edit => places[edit.Name])], refusals.ToImmutable());
    }

    // The first is the one to find the others by; a row is also found by what says less.
    private static IEnumerable<string> KeysOf(RepositoryEdit edit)
    {
        if (edit.NodeId is { } node)
        {
            yield return $"node {node}";
        }

        if (edit.Id is { } id)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"id {id}");
        }

        if (edit.FullName is { } name)
        {
            yield return $"name {name}";
        }
    }

    private static string? Contradiction(List<RepositoryEdit> group)
    {
        foreach (var topic in group.SelectMany(edit => edit.Topics).GroupBy(edit => edit.Topic, StringComparer.Ordinal))
        {
            if (
                topic.FirstOrDefault(edit => edit.IsAdded) is { } added
                && topic.FirstOrDefault(edit => !edit.IsAdded) is { } deleted
            )
            {
                return $"{added.Cell} adds {topic.Key} and {deleted.Cell} takes it away: keep one of them";
            }
        }

        var values = group.Select(edit => edit.Property).OfType<PropertyEdit>().ToList();
        if (values.FirstOrDefault(value => value.Value != values[0].Value) is { } other)
        {
            return $"{values[0].Cell} and {other.Cell} give the property different values: keep one of them";
        }

        return group.Exists(edit => !SameThen(edit, group[0]))
            ? $"its rows show different values from the time of the audit, and so are not of one audit: keep one of {Cells(group)}"
            : null;
    }

    private static bool SameThen(RepositoryEdit one, RepositoryEdit other) =>
        one.PropertyThen == other.PropertyThen
        && one.TopicsThen is null == other.TopicsThen is null
        && (one.TopicsThen ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(other.TopicsThen ?? []);

    private static RepositoryEdit Merge(List<RepositoryEdit> group) =>
        group[0] with
        {
            Id = group.Select(edit => edit.Id).FirstOrDefault(id => id is not null),
            FullName = group.Select(edit => edit.FullName).FirstOrDefault(name => name is not null),
            Topics = [.. group.SelectMany(edit => edit.Topics).DistinctBy(edit => edit.Topic, StringComparer.Ordinal)],
            Property = group.Select(edit => edit.Property).FirstOrDefault(edit => edit is not null),
            Cells = Cells(group),
        };

    private static string Cells(List<RepositoryEdit> group) => string.Join(", ", group.Select(edit => edit.Cells));
}
