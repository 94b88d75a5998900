using System.Text.Json.Serialization;

namespace ZocSec.Core.Engine.Replay;

/// <summary>How another policy's decision compares with the one that is recorded.</summary>
[JsonConverter(typeof(KebabEnum<ReplayEffect>))]
public enum ReplayEffect
{
    /// <summary>The same.</summary>
    Same,

    /// <summary>It would have changed what was left as it was.</summary>
    WouldChange,

    /// <summary>It would have made other changes than were made.</summary>
    WouldChangeOtherwise,

    /// <summary>It would have left as it was what was changed.</summary>
    WouldNotChange,

    /// <summary>
    /// The same violation as one that it would have put right before, and that was left as it was: there would have been
    /// nothing to do any more.
    /// </summary>
    PutRightBefore,

    /// <summary>Neither changes anything, but it would have been recorded as something else.</summary>
    OtherOutcome,
}
