using System.Collections.Immutable;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Engine.Undo;

/// <summary>How made changes are taken back, the last first, on a state as it is now.</summary>
/// <param name="Steps">A step for each change, in the order in which they are taken.</param>
public sealed record UndoPlan(ImmutableArray<UndoStep> Steps)
{
    /// <summary>The changes that take back what is still as it was left, in order.</summary>
    public ImmutableArray<Change> Back =>
        [.. Steps.Where(step => step.Kind == UndoStepKind.Back).Select(step => step.Change)];

    /// <summary>What is neither as it was before the change nor as the change left it; then nothing is taken back.</summary>
    public IEnumerable<UndoStep> Drifted => Steps.Where(step => step.Kind == UndoStepKind.Drifted);

    /// <summary>The difference in words; empty when nothing drifted.</summary>
    public string Difference => string.Join("; ", Drifted.Select(step => step.InWords()));

    /// <summary>Plans. Pure.</summary>
    /// <param name="made">The changes that were made, in order.</param>
    /// <param name="state">The state as just read.</param>
    public static UndoPlan Of(ImmutableArray<Change> made, State state)
    {
        // One property may change twice (unarchive, …, archive again): each step is planned on what the one before leaves.
        var planned = new Dictionary<string, string?>(StringComparer.Ordinal);
        var isAsBefore = IsAsBefore(made, state);
        var steps = ImmutableArray.CreateBuilder<UndoStep>(made.Length);
        foreach (var change in made.Reverse())
        {
            var back = change.Inverse();
            var found = planned.TryGetValue(back.Property, out var left) ? left : state.Value(back.Property);
            var kind =
                Stays(change) ? UndoStepKind.Stays
                : isAsBefore || Is(found, back.After) ? UndoStepKind.Open
                : Is(found, back.Before) ? UndoStepKind.Back
                : UndoStepKind.Drifted;
            steps.Add(new UndoStep(back, kind, found));
            if (kind == UndoStepKind.Back)
            {
                planned[back.Property] = back.After;
            }
        }

        return new UndoPlan(steps.ToImmutable());
    }

    private static bool Stays(Change change) => change is { Before: null, Lasting: not null };

    private static bool IsAsBefore(ImmutableArray<Change> made, State state) =>
        made.Where(change => !Stays(change))
            .DistinctBy(change => change.Property, StringComparer.Ordinal)
            .All(change => Is(state.Value(change.Property), change.Before));

    private static bool Is(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);
}

/// <summary>What is to be done about one change.</summary>
/// <param name="Change">The change that takes it back.</param>
/// <param name="Kind">Whether it is made.</param>
/// <param name="Found">The value when its turn comes; null is absent.</param>
public sealed record UndoStep(Change Change, UndoStepKind Kind, string? Found)
{
    /// <summary>In words, for example <c>visibility: private → public</c>.</summary>
    public string InWords() =>
        Kind switch
        {
            UndoStepKind.Back => $"{Change}",
            UndoStepKind.Open => $"{Change.Property} is {Change.After ?? "absent"} already",
            UndoStepKind.Stays => $"{Change.Property} stays {Change.Before ?? "absent"}",
            _ =>
                $"{Change.Property} is {Found ?? "absent"}: expected {Change.Before ?? "absent"}, as the change left it, or {Change.After ?? "absent"}, as it was before",
        };
}

/// <summary>What is done about one change.</summary>
public enum UndoStepKind
{
    /// <summary>It is as the change left it, and is taken back.</summary>
    Back,

    /// <summary>It is as it was before the change.</summary>
    Open,

    /// <summary>What the change made stays, as it said beforehand.</summary>
    Stays,

    /// <summary>It is neither: everything is refused.</summary>
    Drifted,
}
