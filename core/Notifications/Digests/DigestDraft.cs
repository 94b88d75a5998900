using ZocSec.Core.Guardrails;
using ZocSec.Core.Notifications.Notices;

namespace ZocSec.Core.Notifications.Digests;

/// <summary>A digest that is being gathered: of each resource and guardrail the newest decision, the first of them in words.</summary>
/// <param name="from">The beginning.</param>
/// <param name="to">The end.</param>
internal sealed class DigestDraft(DateTimeOffset from, DateTimeOffset to)
{
    private const int MaxItems = 20;
    private const int MaxReason = 160;

    private readonly HashSet<(GuardrailName, ResourceId)> _seen = [];
    private readonly Dictionary<GuardrailName, int> _counts = [];
    private readonly List<Notice> _first = [];

    /// <summary>Adds one; the newest come first.</summary>
    public void Add(Notice notice)
    {
        if (!_seen.Add((notice.Guardrail, notice.Resource)))
        {
            return;
        }

        _counts[notice.Guardrail] = _counts.GetValueOrDefault(notice.Guardrail) + 1;
        if (_first.Count < MaxItems)
        {
            _first.Add(notice);
        }
    }

    /// <summary>The digest for a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="isCut">Whether there was more than was gathered.</param>
    /// <param name="now">When it was gathered.</param>
    public NoticeErrand Finish(NoticeTarget target, bool isCut, DateTimeOffset now) =>
        new(target, now)
        {
            Digest = new Digest(
                from,
                to,
                [
                    .. _counts
                        .OrderByDescending(count => count.Value)
                        .ThenBy(count => count.Key.Value, StringComparer.Ordinal)
                        .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}: {count.Value}")),
                ],
                [
                    .. _first
                        .OrderBy(notice => notice.Guardrail.Value, StringComparer.Ordinal)
                        .Select(notice =>
                            $"{notice.Guardrail}: {notice.Resource.Name}: {NoticeWords.Short(notice.Why, MaxReason)}"
                        ),
                ],
                _seen.Count
            )
            {
                IsCut = isCut,
            },
        };
}
