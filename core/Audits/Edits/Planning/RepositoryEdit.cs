using System.Collections.Immutable;

namespace ZocSec.Core.Audits.Edits.Planning;

/// <summary>All that a plan asks for one repository, of all its rows.</summary>
internal sealed record RepositoryEdit
{
    /// <summary>What the output calls it: its name at the time of the audit.</summary>
    public required string Name { get; init; }

    /// <summary>GitHub's global id; null when the plan does not say it.</summary>
    public string? NodeId { get; init; }

    /// <summary>Its number; null when the plan does not say it.</summary>
    public long? Id { get; init; }

    /// <summary><c>owner/name</c> at the time of the audit; null when the plan does not say it.</summary>
    public string? FullName { get; init; }

    /// <summary>Topics to add and to take away; each once.</summary>
    public ImmutableArray<TopicEdit> Topics { get; init; } = [];

    /// <summary>The property; null when it is to stay.</summary>
    public PropertyEdit? Property { get; init; }

    /// <summary>The topics at the time of the audit; null when the audit could not read them.</summary>
    public ImmutableArray<string>? TopicsThen { get; init; } = [];

    /// <summary>The property's value at the time of the audit.</summary>
    public PropertyThen PropertyThen { get; init; } = new(Value: null, IsKnown: true);

    /// <summary>The cells that ask for it: <c>I12, J12</c>.</summary>
    public required string Cells { get; init; }

    /// <summary>The account at the time of the audit; null when the plan does not say it.</summary>
    public string? Account => FullName?[..FullName.IndexOf('/', StringComparison.Ordinal)];
}

/// <summary>A topic to add or to take away.</summary>
/// <param name="Topic">The topic, as GitHub writes it.</param>
/// <param name="IsAdded">Whether it is to be added.</param>
/// <param name="Cell">Which cell asks for it.</param>
internal sealed record TopicEdit(string Topic, bool IsAdded, string Cell);

/// <summary>A value to give the property.</summary>
/// <param name="Value">The value; null takes it away.</param>
/// <param name="Cell">Which cell asks for it.</param>
internal sealed record PropertyEdit(string? Value, string Cell);

/// <summary>What the audit found of the property.</summary>
/// <param name="Value">The value; null for none.</param>
/// <param name="IsKnown">Whether the audit could read it.</param>
internal sealed record PropertyThen(string? Value, bool IsKnown);

/// <summary>An edit that is not made.</summary>
/// <param name="Repository">The repository, or the row, as the plan calls it.</param>
/// <param name="Cells">Which cells ask for it.</param>
/// <param name="Reason">Why not, and what to do.</param>
internal sealed record EditRefusal(string Repository, string Cells, string Reason);
