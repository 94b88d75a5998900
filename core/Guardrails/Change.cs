namespace ZocSec.Core.Guardrails;

/// <summary>A change as data: one fact of a resource goes from one value to another.</summary>
/// <param name="Property">The fact's name (<c>visibility</c>, <c>topic:team-x</c>); never an id that the service invents.</param>
/// <param name="Before">The value it has; null is absent.</param>
/// <param name="After">The value it shall have; null is absent.</param>
/// <param name="Lasting">What taking the change back cannot bring back, said beforehand; null when nothing. Where the change made something that was
/// absent before, that is what it made: it stays when the change is taken back.</param>
/// <param name="Optional">Whether the list goes on when this step is refused.</param>
/// <param name="Final">Whether nothing can take it back, nor what was changed with it; then <see cref="Lasting"/> says why.</param>
public sealed record Change(
    string Property,
    string? Before,
    string? After,
    string? Lasting = null,
    bool Optional = false,
    bool Final = false
)
{
    /// <summary>The change that takes this one back.</summary>
    public Change Inverse() => this with { Before = After, After = Before };

    /// <summary>In words: <c>visibility: public → private</c>.</summary>
    public override string ToString() => $"{Property}: {Before ?? "absent"} → {After ?? "absent"}";
}
