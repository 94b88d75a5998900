using System.Text.Json;
using System.Text.Json.Serialization;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Queue;

/// <summary>Something the engine has to do, on disk until it is done.</summary>
/// <param name="Id">Unique: the same work enqueued twice is one.</param>
/// <param name="Due">Not before.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "work")]
[JsonDerivedType(typeof(Look), "look")]
[JsonDerivedType(typeof(SweepPage), "sweep-page")]
[JsonDerivedType(typeof(Errand), "errand")]
public abstract record Work(string Id, DateTimeOffset Due)
{
    /// <summary>Whose work it is.</summary>
    [JsonIgnore]
    public TenantId Owner =>
        this switch
        {
            Look look => look.Hint.Resource.Tenant,
            SweepPage page => page.Tenant,
            Errand errand => errand.Tenant,
            _ => TenantId.Default,
        };
}

/// <summary>One guardrail looks at one resource: the unit of work, so that a failing guardrail never repeats its neighbours.</summary>
/// <param name="Id">Unique: made of the cause, the guardrail and the resource.</param>
/// <param name="Due">Event time plus grace.</param>
/// <param name="Guardrail">Which guardrail looks.</param>
/// <param name="Hint">Where it looks.</param>
/// <param name="Cause">Why it looks.</param>
/// <param name="Trigger">What caused the look, for the ledger: an event's key, a sweep's id, a policy's hash.</param>
/// <param name="Actor">Who caused it; null when unknown.</param>
/// <param name="Happened">When the event happened.</param>
/// <param name="Accepted">When we took it; a read begun later has seen what it tells.</param>
public sealed record Look(
    string Id,
    DateTimeOffset Due,
    GuardrailName Guardrail,
    Hint Hint,
    LookCause Cause,
    string Trigger,
    string? Actor,
    DateTimeOffset Happened,
    DateTimeOffset Accepted
) : Work(Id, Due);

/// <summary>One page of a sweep over one tenant's resources of a kind.</summary>
/// <param name="Id">Sweep, tenant and cursor.</param>
/// <param name="Due">Not before.</param>
/// <param name="Sweep">The sweep's id.</param>
/// <param name="Kind">The kind of resources.</param>
/// <param name="Tenant">Whose resources.</param>
/// <param name="Cursor">The page; null for the first.</param>
/// <param name="Started">When the sweep began: what is open and was read before and not seen gets a look.</param>
public sealed record SweepPage(
    string Id,
    DateTimeOffset Due,
    string Sweep,
    ResourceKind Kind,
    TenantId Tenant,
    string? Cursor,
    DateTimeOffset Started
) : Work(Id, Due)
{
    /// <summary>The first page of a sweep; the same sweep begun twice is one.</summary>
    public static SweepPage First(string sweep, ResourceKind kind, InventoryPart part, DateTimeOffset now) =>
        new(IdOf(sweep, kind, part.Tenant, part.Cursor), now, sweep, kind, part.Tenant, part.Cursor, now)
        {
            Keys = part.Keys,
        };

    /// <summary>The page that follows.</summary>
    public SweepPage Next(string cursor, DateTimeOffset now) =>
        this with
        {
            Id = IdOf(Sweep, Kind, Tenant, cursor),
            Due = now,
            Cursor = cursor,
        };

    private static string IdOf(string sweep, ResourceKind kind, TenantId tenant, string? cursor) =>
        $"{sweep}/{kind}/{tenant}/{cursor}";

    /// <summary>How the keys of all resources begin that this page and those after it cover; null: all of the tenant's.</summary>
    public string? Keys { get; init; }

    /// <summary>How many resources the pages before held.</summary>
    public int Seen { get; init; }

    /// <summary>When the last look is due that is going to change something; the next one keeps a distance.</summary>
    public DateTimeOffset? LastChange { get; init; }
}

/// <summary>Something that is no look: a check run to publish, a policy to read again.</summary>
/// <param name="Id">Unique for each cause: made of what caused it and of what is to be done.</param>
/// <param name="Due">Not before.</param>
/// <param name="Kind">Who does it, see <see cref="Engine.IErrandRunner"/>.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Data">What whoever does it needs to know; small.</param>
public sealed record Errand(string Id, DateTimeOffset Due, string Kind, TenantId Tenant, JsonElement Data)
    : Work(Id, Due);

/// <summary>Why a look is taken.</summary>
[JsonConverter(typeof(KebabEnum<LookCause>))]
public enum LookCause
{
    /// <summary>An event hinted at the resource.</summary>
    Event,

    /// <summary>A sweep found a violation, or could not tell from the bulk state.</summary>
    Sweep,

    /// <summary>Another policy decides the recorded state differently.</summary>
    Policy,

    /// <summary>A change was begun and its outcome never recorded.</summary>
    Recovery,

    /// <summary>A change did not turn out as it should.</summary>
    Recheck,

    /// <summary>A person reset the breaker.</summary>
    BreakerReset,

    /// <summary>The loop guard slowed the answer down until now.</summary>
    LoopGuard,

    /// <summary>A person asked for a change.</summary>
    Person,

    /// <summary>A fix that a person took back was held until now.</summary>
    HoldEnded,
}
