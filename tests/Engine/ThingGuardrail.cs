using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ZocSec.Core.Events;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Engine;

/// <summary>A thing with facts; it is right when <c>lamp</c> is <c>off</c>.</summary>
internal sealed record ThingState(ResourceId Resource, ImmutableSortedDictionary<string, string> Facts)
    : State(Resource)
{
    public override string? Value(string property) => Facts.GetValueOrDefault(property);
}

internal sealed record ThingSettings : GuardrailSettings;

/// <summary>
/// A guardrail over things that live in memory, for what the engine does around it. A thing whose <c>lid</c> is
/// <c>shut</c> must be opened for the change and shut again. A lamp that is <c>stuck</c>, or has a <c>crack</c>, is people's
/// to mend. A <c>label</c> that is <c>old</c> is to be renewed first, if that can be done. A lamp of thin <c>glass</c> bursts.
/// </summary>
internal sealed class ThingGuardrail(bool guardsExposure = true) : Guardrail<ThingState, ThingSettings>, IOffersChoices
{
    /// <summary>What people may choose while the lamp is stuck.</summary>
    public static readonly Choice Hammer = new("Take the hammer", new Change("lamp", "stuck", "off"));

    public static readonly ResourceKind Kind = new("test/thing");

    public ConcurrentDictionary<string, ImmutableSortedDictionary<string, string>> Things { get; } =
        new(StringComparer.Ordinal);

    /// <summary>What is asked before each read; null lets it through.</summary>
    public Func<ResourceId, Reading?> BeforeRead { get; set; } = _ => null;

    /// <summary>What is asked before each change; null lets it through.</summary>
    public Func<Change, Outcome?> BeforeApply { get; set; } = _ => null;

    /// <summary>What is said of a person who chooses.</summary>
    public Func<string, Permission> Right { get; set; } = _ => new Permission.Granted("holds the hammer");

    public ConcurrentQueue<Change> Applied { get; } = [];

    public int Reads { get; private set; }

    public override GuardrailDefinition Definition { get; } =
        new(
            new GuardrailName("test/lamp"),
            Kind,
            new Needs([], ImmutableDictionary<string, string>.Empty),
            new ThingSettings(),
            typeof(ThingGuardrail),
            guardsExposure
        );

    public override JsonTypeInfo StateInfo => ThingJson.Default.ThingState;

    public static ResourceId Resource(string key) => new(TenantId.Default, Kind, key, $"thing-{key}");

    public void Put(string key, params (string Name, string Value)[] facts) =>
        Things[key] = facts.ToImmutableSortedDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);

    public override IEnumerable<Hint> Affected(SourceEvent source) =>
        source.Type == "test.lamp" ? [new Hint(Resource(source.Subject!), Choice: source.Data.GetString())] : [];

    public Task<Permission> MayChooseAsync(
        State fresh,
        Choice choice,
        string person,
        Policy policy,
        CancellationToken ct
    ) => Task.FromResult(Right(person));

    protected override Task<Reading> ReadAsync(Hint hint, Policy policy, CancellationToken ct)
    {
        Reads++;
        return Task.FromResult(
            BeforeRead(hint.Resource)
                ?? (
                    Things.TryGetValue(hint.Resource.Key, out var facts)
                        ? new Reading.Found(new ThingState(Resource(hint.Resource.Key), facts))
                        : new Reading.Gone("no such thing")
                )
        );
    }

    protected override Verdict Judge(ThingState state, Policy policy)
    {
        Change[] renew = state.Value("label") == "old" ? [new Change("label", "old", "fresh", Optional: true)] : [];
        switch (state.Value("lamp"))
        {
            case null:
                return new Verdict.Unknown("the lamp was not read");
            case "off" when renew is []:
                return state.Value("crack") is null
                    ? new Verdict.Compliant("the lamp is off")
                    : new Verdict.Violation("the lamp is off, but has a crack", [], []);
            case "off":
                return new Verdict.Violation("the label is old", [.. renew], []);
            case "stuck":
                return new Verdict.Violation("the lamp is stuck", [], [Hammer]);
        }

        var off =
            state.Value("glass") == "thin"
                ? new Change("lamp", "on", "off", "a lamp that burst stays dark", Final: true)
                : new Change("lamp", "on", "off");
        return new Verdict.Violation(
            "the lamp is on",
            state.Value("lid") == "shut"
                ? [.. renew, new Change("lid", "shut", "open"), off, new Change("lid", "open", "shut")]
                : [.. renew, off],
            []
        );
    }

    protected override Task<Outcome> ApplyAsync(ThingState fresh, Change change, CancellationToken ct)
    {
        if (BeforeApply(change) is { } answer)
        {
            return Task.FromResult(answer);
        }

        Applied.Enqueue(change);
        Things[fresh.Resource.Key] = change.After is null
            ? Things[fresh.Resource.Key].Remove(change.Property)
            : Things[fresh.Resource.Key].SetItem(change.Property, change.After);
        return Task.FromResult<Outcome>(new Outcome.Applied());
    }
}

[JsonSerializable(typeof(ThingState))]
internal sealed partial class ThingJson : JsonSerializerContext;
