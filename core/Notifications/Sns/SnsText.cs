using System.Text;
using System.Text.Json;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;
using ZocSec.Core.Queue;

namespace ZocSec.Core.Notifications.Sns;

/// <summary>Words a decision for people who know the resource, and not this program.</summary>
internal static class SnsText
{
    private const int MaxChanges = 20;
    private const int MaxReason = 4000;
    private const string Cut = "...";

    /// <summary>The notice of a decision; some thousand characters at most.</summary>
    /// <param name="entry">What the ledger says.</param>
    /// <param name="look">The look that led to it.</param>
    /// <param name="state">The last state that was read; null when none was.</param>
    /// <param name="policy">The policy.</param>
    public static SnsErrand Of(LedgerEntry entry, Look look, JsonElement? state, Policy policy)
    {
        var resource = AwsResource.TryParse(entry.Resource.Key, out var read)
            ? read
            : new AwsResource("", "", "", "resource", entry.Resource.Name);
        var what = $"{Subject(entry.Guardrail, resource.Type)} {InWords(entry.Outcome)}";
        var owner = AwsOwner.Of(state ?? entry.Before, policy, entry.Resource).InWords(look.Actor);
        var text = new StringBuilder()
            .AppendLine(Words(resource.Type) + " " + OneLine.Of(entry.Resource.Name) + ": " + what)
            .AppendLine()
            .Append("Account: ")
            .AppendLine(resource.Account)
            .Append("Region: ")
            .AppendLine(RegionOf(resource, state ?? entry.Before))
            .Append("Owner: ")
            .AppendLine(owner ?? "nobody is named; tag the resource, or set `owner` of the account in `aws: accounts`")
            .Append("Actor: ")
            .AppendLine(look.Actor is { } actor ? OneLine.Of(actor) : $"not known (found by: {Cause(look.Cause)})")
            .Append("Happened: ")
            .AppendLine(Time(look.Happened))
            .Append("Decided: ")
            .AppendLine(Time(entry.Time))
            .AppendLine()
            .Append("Why: ")
            .AppendLine(Short(OneLine.Of(entry.Reason), MaxReason));
        AddChanges(text, entry);
        AddExemption(text, entry);
        text.AppendLine().Append("Ledger: ").AppendLine(entry.Id).Append("Resource: ").AppendLine(entry.Resource.Key);
        return new SnsErrand(entry.Guardrail, SubjectOf(resource, what), text.Replace("\r\n", "\n").ToString());
    }

    // The end says what was done, so that it is the name that is cut.
    private static string SubjectOf(AwsResource resource, string what)
    {
        var (before, after) = ($"ZocSec: {Words(resource.Type)} ", $" in {resource.Account}: {what}");
        var room = Math.Max(Cut.Length, SnsNotices.MaxSubject - before.Length - after.Length);
        return before + Short(resource.Id, room) + after;
    }

    // aws/bucket-encryption of a bucket is its encryption.
    private static string Subject(GuardrailName guardrail, string type) =>
        Words(
            guardrail.Key.StartsWith($"{type}-", StringComparison.Ordinal)
                ? guardrail.Key[(type.Length + 1)..]
                : guardrail.Key
        );

    private static string InWords(EntryOutcome outcome) =>
        outcome switch
        {
            EntryOutcome.Remediated => "put right",
            EntryOutcome.Observed => "breaks the policy, only observed",
            EntryOutcome.Reported => "breaks the policy, only people can mend it",
            EntryOutcome.Blocked => "blocked, a person must act",
            EntryOutcome.BreakerTripped => "left as it is, breaker tripped",
            EntryOutcome.Slowed => "comes back again and again",
            EntryOutcome.GivenUp => "left to people, it keeps coming back",
            EntryOutcome.Unverified => "changed, but not as expected",
            EntryOutcome.Drifted => "changed by others meanwhile",
            EntryOutcome.Unknown => "cannot be told",
            EntryOutcome.Undone => "taken back by a person",
            EntryOutcome.Held => "left as it is, a person took the change back",
            EntryOutcome.DeadLettered => "failed again and again",
            _ => Words(EntryOutcomes.NameOf(outcome)),
        };

    private static void AddChanges(StringBuilder text, LedgerEntry entry)
    {
        if (entry.Changes.IsEmpty)
        {
            return;
        }

        text.AppendLine().AppendLine(entry.After is null ? "Not done:" : "Done:");
        foreach (var change in entry.Changes.Take(MaxChanges))
        {
            text.Append("- ")
                .Append(OneLine.Of(change.ToString()))
                .AppendLine(change.Lasting is { } lasting ? $" (lasting: {OneLine.Of(lasting)})" : "");
        }

        if (entry.Changes.Length > MaxChanges)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- and {entry.Changes.Length - MaxChanges} more");
        }
    }

    private static void AddExemption(StringBuilder text, LedgerEntry entry)
    {
        var isUndone = entry.Outcome is EntryOutcome.Remediated or EntryOutcome.Unverified;
        if (!isUndone && entry.Verdict is not VerdictKind.Violation)
        {
            return;
        }

        text.AppendLine()
            .AppendLine(
                isUndone
                    ? "If it was meant to be as it was, exempt it in the policy first, else it is put right again; then change it back:"
                    : "If it is meant to be as it is, exempt it in the policy:"
            )
            .AppendLine(
                $"  - {{ guardrail: {entry.Guardrail}, resource: \"{entry.Resource.Name}\", until: YYYY-MM-DD, owner: WHO, reason: WHY }}"
            );
    }

    // A bucket's key has no region, its state does.
    private static string RegionOf(AwsResource resource, JsonElement? state) =>
        resource.Region.Length > 0 ? resource.Region
        : state is { ValueKind: JsonValueKind.Object } read
        && read.TryGetProperty("region", out var region)
        && region.ValueKind is JsonValueKind.String
            ? region.GetString()!
        : "not known";

    private static string Cause(LookCause cause) => Words(JsonNamingPolicy.KebabCaseLower.ConvertName($"{cause}"));

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Words(string kebab) => kebab.Replace('-', ' ');

    private static string Short(string text, int max) => text.Length <= max ? text : text[..(max - Cut.Length)] + Cut;
}
