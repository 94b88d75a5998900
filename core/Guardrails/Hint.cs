using System.Text.Json;

namespace ZocSec.Core.Guardrails;

/// <summary>Says that a resource deserves a look.</summary>
/// <param name="Resource">Where to look.</param>
/// <param name="Claim">What only the event knows (who did it, a finding's id); located and confirmed, never believed.</param>
/// <param name="Choice">
/// The <see cref="Guardrails.Choice.Id"/> of what a person asks to be done; null when nobody asks. It is done only if a fresh
/// verdict still offers it and the person may ask for it.
/// </param>
public sealed record Hint(ResourceId Resource, JsonElement? Claim = null, string? Choice = null);
