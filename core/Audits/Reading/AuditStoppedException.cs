using ZocSec.Core.GitHub;

namespace ZocSec.Core.Audits.Reading;

/// <summary>The audit cannot go on; what was read stays in the checkpoint.</summary>
internal sealed class AuditStoppedException(string reason) : Exception(reason)
{
    /// <summary>What an answer that leaves nothing to go on with means.</summary>
    public static AuditStoppedException For<T>(GitHubAnswer<T> answer, string what) =>
        new(
            answer switch
            {
                GitHubAnswer<T>.Later later => $"{what}: {later.Reason}",
                GitHubAnswer<T>.Refused refused => $"{what}: {refused.Reason}",
                _ => $"{what}: there is no such thing, or who signed in may not see it",
            }
        );
}
