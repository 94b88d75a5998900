using System.Text.Json.Serialization;

namespace ZocSec.Core.Engine.Replay;

/// <summary>Why a recorded decision says nothing of another policy.</summary>
[JsonConverter(typeof(KebabEnum<ReplayGap>))]
public enum ReplayGap
{
    /// <summary>A person did it, or asked for it: undo, a button, an ownership plan.</summary>
    Person,

    /// <summary>No state was recorded with it: joined to another look, gone, not readable, given up.</summary>
    NoState,

    /// <summary>This version has no such guardrail.</summary>
    UnknownGuardrail,

    /// <summary>The state was written in a form that this version does not know.</summary>
    UnknownState,
}
