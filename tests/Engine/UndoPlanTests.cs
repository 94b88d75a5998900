using System.Collections.Immutable;
using ZocSec.Core.Engine.Undo;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.Engine;

/// <summary>What is taken back of a list of changes, on any state.</summary>
public sealed class UndoPlanTests
{
    private static readonly ImmutableArray<Change> s_made =
    [
        new("archived", "true", "false"),
        new("visibility", "public", "private", "stars are lost"),
        new("archived", "false", "true"),
    ];

    [Fact]
    public void AsLeft_IsTakenBackTheLastFirst() =>
        Assert.Equal(
            ["archived: true → false", "visibility: private → public", "archived: false → true"],
            Back(("archived", "true"), ("visibility", "private"))
        );

    [Fact]
    public void AsBefore_NothingIsTakenBack() => Assert.Empty(Back(("archived", "true"), ("visibility", "public")));

    [Fact]
    public void HalfWay_OnlyTheRestIsTakenBack() =>
        Assert.Equal(
            ["visibility: private → public", "archived: false → true"],
            Back(("archived", "false"), ("visibility", "private"))
        );

    [Fact]
    public void OnlyTheLastIsLeft_IsTakenBack() =>
        Assert.Equal(["archived: false → true"], Back(("archived", "false"), ("visibility", "public")));

    [Fact]
    public void Other_IsDriftedAndSaysWhatWasExpected()
    {
        var plan = UndoPlan.Of(s_made, State(("archived", "true"), ("visibility", "internal")));

        Assert.Equal(
            "visibility is internal: expected private, as the change left it, or public, as it was before",
            plan.Difference
        );
    }

    [Fact]
    public void WhatAChangeMadeForGood_Stays()
    {
        ImmutableArray<Change> made =
        [
            new("snapshots", null, "taken", "the snapshots stay", Optional: true),
            new("power", "running", "stopped"),
        ];

        var plan = UndoPlan.Of(made, State(("snapshots", "taken"), ("power", "stopped")));

        Assert.Equal(["power: stopped → running"], plan.Back.Select(change => $"{change}"));
        Assert.Equal([UndoStepKind.Back, UndoStepKind.Stays], plan.Steps.Select(step => step.Kind));
        Assert.Empty(UndoPlan.Of(made, State(("snapshots", "taken"), ("power", "running"))).Back);
    }

    private static IEnumerable<string> Back(params (string, string)[] facts) =>
        UndoPlan.Of(s_made, State(facts)).Back.Select(change => $"{change}");

    private static ThingState State(params (string Name, string Value)[] facts) =>
        new(
            ThingGuardrail.Resource("1"),
            facts.ToImmutableSortedDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal)
        );
}
