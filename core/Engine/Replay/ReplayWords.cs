using ZocSec.Core.Ledger;

namespace ZocSec.Core.Engine.Replay;

/// <summary>Words the parts of a replay, for terminals and pages.</summary>
public static class ReplayWords
{
    /// <summary>From one outcome to another; one word where they are the same.</summary>
    public static string Path(EntryOutcome was, EntryOutcome would) =>
        was == would ? EntryOutcomes.NameOf(was) : $"{EntryOutcomes.NameOf(was)} -> {EntryOutcomes.NameOf(would)}";

    /// <summary>What a difference means.</summary>
    public static string Of(ReplayEffect effect) =>
        effect switch
        {
            ReplayEffect.WouldChange => "would change",
            ReplayEffect.WouldChangeOtherwise => "would change otherwise",
            ReplayEffect.WouldNotChange => "would not change",
            ReplayEffect.PutRightBefore => "would be right already",
            ReplayEffect.OtherOutcome => "would be recorded otherwise",
            _ => "the same",
        };

    /// <summary>Why a decision is not judged.</summary>
    public static string Of(ReplayGap gap) =>
        gap switch
        {
            ReplayGap.Person => "a person's own doing",
            ReplayGap.NoState => "no state was recorded",
            ReplayGap.UnknownGuardrail => "this version has no such guardrail",
            _ => "the state was recorded in a form that this version does not know",
        };
}
