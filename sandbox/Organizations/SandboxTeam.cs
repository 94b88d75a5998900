using System.Collections.Immutable;

namespace ZocSec.Sandbox.Organizations;

/// <summary>A team of an organisation.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Slug">Its name in addresses; the topic <c>team-{slug}</c> names it.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Members">Logins of its people.</param>
public sealed record SandboxTeam(long Id, string Slug, string Name, ImmutableArray<string> Members);
