using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ZocSec.Core.Ownership.Coverage;

/// <summary>How it stood with a tenant on a day: who owns its repositories, and what was open.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Repositories">Repositories that must have an owner.</param>
/// <param name="Owned">Those whose topics name one.</param>
/// <param name="Open">Open violations by guardrail.</param>
public sealed record CoverageDay(
    DateOnly Day,
    int Repositories,
    int Owned,
    ImmutableSortedDictionary<string, int> Open
);

/// <summary>A team, and what is open in its repositories.</summary>
/// <param name="Team">Its name, without the prefix of the topic; empty: nobody's.</param>
/// <param name="Repositories">Its repositories.</param>
/// <param name="Open">Violations that are open in them.</param>
public sealed record TeamCoverage(string Team, int Repositories, int Open);

/// <summary>The last count of a tenant.</summary>
/// <param name="At">When.</param>
/// <param name="Teams">The teams, the most open violations first; at most 500.</param>
public sealed record CoverageNow(DateTimeOffset At, ImmutableArray<TeamCoverage> Teams);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CoverageDay))]
[JsonSerializable(typeof(CoverageNow))]
internal sealed partial class CoverageJson : JsonSerializerContext;
