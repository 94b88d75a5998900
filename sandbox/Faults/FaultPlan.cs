using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ZocSec.Sandbox.Faults;

/// <summary>What goes wrong, and how often. The same seed and the same requests give the same faults.</summary>
public sealed record FaultPlan
{
    /// <summary>Nothing goes wrong.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>Where chance begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether GitHub is down: every request is answered with 503 and a page for people.</summary>
    public bool Outage { get; init; }

    /// <summary>What goes wrong with requests; every slow rule that fits slows, and the first other one that fits strikes.</summary>
    public ImmutableArray<FaultRule> Rules { get; init; } = [];

    /// <summary>What goes wrong with deliveries.</summary>
    public DeliveryFaults Deliveries { get; init; } = new();
}

/// <summary>Something that goes wrong with some requests.</summary>
public sealed record FaultRule
{
    /// <summary>The HTTP method; <c>*</c> is any.</summary>
    public string Method { get; init; } = "*";

    /// <summary>The path, where <c>*</c> stands for anything: <c>/repos/acme/*</c>.</summary>
    public string Path { get; init; } = "*";

    /// <summary>What goes wrong.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>How often, 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How many requests that fit pass before it begins: 2 strikes the third.</summary>
    public int Skip { get; init; }

    /// <summary>How many times in all; null for no end.</summary>
    public int? Count { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/> (5xx) and of <see cref="FaultKind.SecondaryLimit"/> (403 or 429).</summary>
    public int? Status { get; init; }

    /// <summary>Milliseconds that <see cref="FaultKind.Slow"/> adds.</summary>
    public int LatencyMs { get; init; }

    /// <summary>
    /// Seconds in the header <c>Retry-After</c> of <see cref="FaultKind.SecondaryLimit"/>; null for the message alone. For
    /// <see cref="FaultKind.PrimaryLimit"/>, seconds until the limit is reset; null is an hour.
    /// </summary>
    public int? RetryAfter { get; init; }

    /// <summary>Whether the request is carried out first, so that only its answer is lost.</summary>
    public bool AfterTheFact { get; init; }
}

/// <summary>What can go wrong with a request.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>An error of the server, with a page for people instead of JSON.</summary>
    Status,

    /// <summary>No answer ever comes.</summary>
    Hang,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>The answer comes late, and is right.</summary>
    Slow,

    /// <summary>Too many requests at once.</summary>
    SecondaryLimit,

    /// <summary>The hourly limit is used up.</summary>
    PrimaryLimit,

    /// <summary>The body ends in the middle, as if that were its end. The request was carried out.</summary>
    Malformed,

    /// <summary>The connection ends in the middle of the body. The request was carried out.</summary>
    CutOff,

    /// <summary>GraphQL gives a query up, and says so with status 200.</summary>
    QueryTimeout,
}

/// <summary>How often deliveries go wrong, each 0 to 1.</summary>
public sealed record DeliveryFaults
{
    /// <summary>Never sent, and listed as timed out.</summary>
    public double Lost { get; init; }

    /// <summary>Sent twice with the same GUID.</summary>
    public double Duplicated { get; init; }

    /// <summary>Sent after the one that follows.</summary>
    public double Reordered { get; init; }

    /// <summary>Sent <see cref="DelayMs"/> later.</summary>
    public double Delayed { get; init; }

    /// <summary>Milliseconds.</summary>
    public int DelayMs { get; init; } = 500;
}
