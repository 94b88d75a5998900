using System.Collections.Immutable;
using System.Text.Json;
using ZocSec.Core.Aws;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Ledger;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Notifications.Notices;

/// <summary>Makes notices of what the ledger says.</summary>
internal static class NoticeMaker
{
    private const int MaxChanges = 20;
    private const int MaxReason = 4000;

    /// <summary>The notice of an entry.</summary>
    /// <param name="entry">What the ledger says.</param>
    /// <param name="guardrail">Whose decision.</param>
    /// <param name="happened">When the event happened.</param>
    /// <param name="state">The last state that was read; null when none was.</param>
    /// <param name="policy">The policy.</param>
    public static Notice Of(
        LedgerEntry entry,
        GuardrailDefinition guardrail,
        DateTimeOffset happened,
        JsonElement? state,
        Policy policy
    )
    {
        var read = state ?? entry.Before;
        var (owner, owners) = OwnerOf(entry, read, policy);
        return new Notice
        {
            Entry = entry.Id,
            Guardrail = entry.Guardrail,
            Resource = entry.Resource,
            Outcome = entry.Outcome,
            Verdict = entry.Verdict,
            Severity = NoticeRules.SeverityOf(entry, guardrail, policy),
            Owner = owner,
            Owners = owners,
            Actor = entry.Actor,
            Cause = entry.Cause,
            Happened = happened,
            Decided = entry.Time,
            Why = NoticeWords.Short(entry.Reason, MaxReason),
            Changes =
            [
                .. entry
                    .Changes.Take(MaxChanges)
                    .Select(change =>
                        NoticeWords.Short(
                            change.Lasting is { } lasting ? $"{change} (lasting: {lasting})" : change.ToString(),
                            MaxReason / MaxChanges * 2
                        )
                    ),
            ],
            MoreChanges = Math.Max(0, entry.Changes.Length - MaxChanges),
            IsDone = entry.After is not null,
            IsFinal = entry.Final is not null,
            Region = RegionOf(entry.Resource, read),
        };
    }

    private static (string? Words, ImmutableArray<string> Names) OwnerOf(
        LedgerEntry entry,
        JsonElement? state,
        Policy policy
    )
    {
        if (entry.Guardrail.Section is "aws")
        {
            var words = AwsOwner.Of(state, policy, entry.Resource).InWords(entry.Actor);
            return (words, words is null ? [] : [BareName(words)]);
        }

        var prefix = policy.Owners.TopicPrefix;
        ImmutableArray<string> teams =
        [
            .. TopicsOf(state)
                .Where(topic => topic.Length > prefix.Length && topic.StartsWith(prefix, StringComparison.Ordinal))
                .Select(topic => topic[prefix.Length..]),
        ];
        return teams.IsEmpty ? (null, teams) : ($"{string.Join(", ", teams)} (topic)", teams);
    }

    private static IEnumerable<string> TopicsOf(JsonElement? state) =>
        state is { ValueKind: JsonValueKind.Object } read
        && read.TryGetProperty("topics", out var topics)
        && topics.ValueKind is JsonValueKind.Array
            ? topics
                .EnumerateArray()
                .Where(topic => topic.ValueKind is JsonValueKind.String)
                .Select(topic => topic.GetString()!)
            : [];

    // "payments (tag Team)" is payments.
    private static string BareName(string words) =>
        words.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var end ? words[..end] : words;

    // A bucket's key has no region, its state does.
    private static string? RegionOf(ResourceId resource, JsonElement? state) =>
        !AwsResource.TryParse(resource.Key, out var parsed) ? null
        : parsed.Region.Length > 0 ? parsed.Region
        : state is { ValueKind: JsonValueKind.Object } read
        && read.TryGetProperty("region", out var region)
        && region.ValueKind is JsonValueKind.String
            ? region.GetString()
        : null;
}
