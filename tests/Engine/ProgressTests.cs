using System.Collections.Immutable;
using ZocSec.Core.Engine;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Engine;

public sealed class ProgressTests
{
    private static readonly ImmutableArray<Change> Ordered =
    [
        new("lid", "shut", "open"),
        new("lamp", "on", "off"),
        new("lid", "open", "shut"),
    ];

    [Theory]
    [InlineData("shut", "on", 0)]
    [InlineData("open", "on", 1)]
    [InlineData("open", "off", 2)]
    [InlineData("shut", "off", 3)]
    [InlineData("ajar", "on", null)]
    [InlineData("shut", "dim", null)]
    public void Locate_PropertyThatChangesTwice_IsToldApartByAllTogether(string lid, string lamp, int? expected) =>
        Assert.Equal(expected, Progress.Locate(Ordered, State(("lid", lid), ("lamp", lamp))));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("present", 1)]
    [InlineData("other", null)]
    public void Locate_FactThatIsAdded_IsOpenWhileAbsent(string? value, int? expected)
    {
        ImmutableArray<Change> adding = [new("topic:x", null, "present")];

        Assert.Equal(expected, Progress.Locate(adding, value is null ? State() : State(("topic:x", value))));
    }

    [Theory]
    [InlineData("on", 0)]
    [InlineData("off", 2)]
    public void Locate_OptionalStep_DoesNotHoldUpTheList(string lamp, int expected)
    {
        ImmutableArray<Change> changes = [new("tag", null, "seen", Optional: true), new("lamp", "on", "off")];

        Assert.Equal(expected, Progress.Locate(changes, State(("lamp", lamp))));
    }

    private static ThingState State(params (string Name, string Value)[] facts) =>
        new(
            ThingGuardrail.Resource("1"),
            facts.ToImmutableSortedDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal)
        );
}
