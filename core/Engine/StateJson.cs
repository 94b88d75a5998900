using System.Text.Json;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Engine;

/// <summary>States as they are kept in standings and entries.</summary>
internal static class StateJson
{
    /// <summary>Writes a state by its guardrail's own description.</summary>
    public static JsonElement Write(this IGuardrail guardrail, State state) =>
        JsonSerializer.SerializeToElement(state, guardrail.StateInfo);

    /// <summary>Reads a state back; null when it was written in a form that this version no longer knows.</summary>
    public static State? Read(this IGuardrail guardrail, JsonElement state)
    {
        try
        {
            return (State?)state.Deserialize(guardrail.StateInfo);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
