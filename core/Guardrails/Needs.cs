using System.Collections.Immutable;

namespace ZocSec.Core.Guardrails;

/// <summary>
/// What a guardrail asks of its surroundings. The App's manifest, the roles and the documentation are tested against it.
/// </summary>
/// <param name="Events">Webhook events by GitHub's name, or AWS event names.</param>
/// <param name="Permissions">Permission to level, for example <c>administration: write</c>.</param>
public sealed record Needs(ImmutableArray<string> Events, ImmutableDictionary<string, string> Permissions);
