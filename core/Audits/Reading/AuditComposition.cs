using ZocSec.Core.Ownership;

namespace ZocSec.Core.Audits.Reading;

/// <summary>Makes the finished rows of all that was read, one at a time, and counts them.</summary>
internal static class AuditComposition
{
    /// <summary>Writes the rows.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="checkpoint">What was read.</param>
    /// <param name="guardrails">Judges the rows.</param>
    /// <param name="progress">Is told what of the accounts is unknown.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public static (JsonLines<AuditedRepository> Rows, AuditTotals Totals) Compose(
        AuditRequest request,
        Checkpoint checkpoint,
        GuardrailJudge guardrails,
        IAuditProgress progress,
        CancellationToken ct
    )
    {
        var accounts = new AccountIndexes(checkpoint, progress);
        var humans = new Humans(request.HumanSuffix, request.BotSuffixes);
        var composer = new AuditComposer(
            accounts,
            checkpoint.ReadKeys().ToDictionary(found => found.Id),
            checkpoint.ReadHistories().ToDictionary(found => found.Id),
            Families(checkpoint, request),
            new OwnerJudge(request.Policy.Owners, humans, request.Columns),
            guardrails,
            humans
        );
        var rows = checkpoint.NewRows();
        var counter = new AuditTotalsCounter();
        foreach (var found in Distinct(checkpoint))
        {
            ct.ThrowIfCancellationRequested();
            var row = composer.Compose(found);
            rows.Append(row);
            counter.Add(row);
        }

        return (rows, counter.ToTotals());
    }

    // A repository that moved while pages were read could come twice, and a list may name one by two names.
    private static IEnumerable<FoundRepository> Distinct(Checkpoint checkpoint)
    {
        var seen = new HashSet<long>();
        return checkpoint.ReadPages().SelectMany(page => page.Repositories).Where(found => seen.Add(found.Row.Id));
    }

    private static Dictionary<string, SiblingFamily> Families(Checkpoint checkpoint, AuditRequest request)
    {
        var families = new Dictionary<string, SiblingFamily>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in Distinct(checkpoint).Select(found => found.Row))
        {
            if (Siblings.BeginningOf(row.Name) is not { } beginning || row.Topics is not { } topics)
            {
                continue;
            }

            var key = AuditComposer.FamilyOf(row, beginning);
            if (!families.TryGetValue(key, out var family))
            {
                families[key] = family = new SiblingFamily(beginning, request.Policy.Owners);
            }

            family.Add(topics);
        }

        return families;
    }
}
