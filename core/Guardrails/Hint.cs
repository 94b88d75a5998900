using System.Text.Json;

namespace ZocSec.Core.Guardrails;

/// <summary>Says that a resource deserves a look.</summary>
/// <param name="Resource">Where to look.</param>
/// <param name="Claim">What only the event knows (who did it, a finding's id); located and confirmed, never believed.</param>
public sealed record Hint(ResourceId Resource, JsonElement? Claim = null);
