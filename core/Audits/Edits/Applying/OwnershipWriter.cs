using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;

namespace ZocSec.Core.Audits.Edits.Applying;

/// <summary>Writes topics and the property of one repository: the only part of an apply that changes anything at GitHub.</summary>
internal sealed class OwnershipWriter(
    IRepositories repositories,
    RepositoryProperties properties,
    LiveReader reader,
    EditCalls calls,
    TimeProvider time
)
{
    // GitHub may answer a read from a copy that has not caught up with the write.
    private const int Reads = 3;
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(1);

    /// <summary>Makes changes on what was just read: all topics at once, then the property.</summary>
    public async Task<Written> WriteAsync(LiveOwnership live, ImmutableArray<Change> changes, CancellationToken ct)
    {
        var (tenant, name) = (live.Resource.Tenant, live.Resource.Name);
        var written = new Written([]);
        ImmutableArray<Change> topics =
        [
            .. changes.Where(change => RepositoryProperty.TopicOf(change.Property) is not null),
        ];
        if (!topics.IsEmpty)
        {
            var after = OwnershipMerge.TopicsAfter(live, topics);
            written = Count(
                written,
                topics,
                await calls.WriteAsync(
                    () => repositories.ReplaceTopicsAsync(tenant, name, after, CancellationToken.None),
                    ct
                )
            );
        }

        foreach (var change in changes.RemoveRange(topics))
        {
            if (written.IsPutOff || written.Refusal is not null)
            {
                return written;
            }

            var property = LiveOwnership.NameOf(change.Property)!;
            written = Count(
                written,
                [change],
                await calls.WriteAsync(
                    () => properties.SetAsync(tenant, name, property, change.After, CancellationToken.None),
                    ct
                )
            );
        }

        return written;
    }

    /// <summary>Reads until the changes show, a few times.</summary>
    /// <returns>What was read last; and what is wrong, null when the changes show.</returns>
    public async Task<(LiveOwnership? Live, string? Problem)> ProveAsync(
        LiveOwnership live,
        ImmutableArray<Change> changes,
        CancellationToken ct
    )
    {
        for (var read = 1; ; read++)
        {
            switch (await reader.ReadAgainAsync(live, ct))
            {
                case LiveReading.Found { Live: var now }:
                    var lacking = changes.FirstOrDefault(change => now.Value(change.Property) != change.After);
                    if (lacking is null)
                    {
                        return (now, null);
                    }

                    if (read == Reads)
                    {
                        return (
                            now,
                            $"{lacking} was made, but {lacking.Property} reads {now.Value(lacking.Property) ?? "absent"}"
                        );
                    }

                    break;
                case LiveReading.Blocked blocked:
                    return (null, $"the changes were made, but could not be read back: {blocked.Reason}");
                case LiveReading.Missing missing:
                    return (null, $"the changes were made, and then {missing.Reason}");
            }

            await Task.Delay(BetweenReads, time, ct);
        }
    }

    private static Written Count(Written written, ImmutableArray<Change> changes, GitHubAnswer<None>? answer) =>
        answer switch
        {
            null => written with { IsPutOff = true },
            GitHubAnswer<None>.Ok => written with { Made = written.Made.AddRange(changes) },
            GitHubAnswer<None>.Refused refused => written with
            {
                Refusal = $"{string.Join("; ", changes)} was refused: {refused.Reason}",
            },
            _ => written with { Refusal = "it is not there any more, or the sign-in may not change it" },
        };
}

/// <summary>How far the writing came.</summary>
/// <param name="Made">The changes that GitHub took.</param>
internal sealed record Written(ImmutableArray<Change> Made)
{
    /// <summary>Whether GitHub could not be asked for a while: all is to be read again.</summary>
    public bool IsPutOff { get; init; }

    /// <summary>Why GitHub refused; null when it did not.</summary>
    public string? Refusal { get; init; }
}
