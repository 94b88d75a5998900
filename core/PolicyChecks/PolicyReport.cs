using System.Collections.Immutable;
using System.Text;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Policies;

namespace ZocSec.Core.PolicyChecks;

/// <summary>What the check run of a policy says. Pure.</summary>
internal static class PolicyReport
{
    private const int NamesLength = CheckLimits.Text - 5_000;
    private const int MaxGroups = 50;

    /// <summary>Of a file that is no policy: each error on its line.</summary>
    public static CheckRunContent Refused(ImmutableArray<PolicyError> errors)
    {
        var count = errors.Length == 1 ? "1 error" : $"{errors.Length} errors";
        return new CheckRunContent(
            PolicyCheck.Name,
            CheckConclusion.Failure,
            $"{count} in {PolicySettings.FileName}",
            $"`{PolicySettings.FileName}` has {count}. It comes into force when they are mended; until then the policy in force stays."
        )
        {
            Text = $"````text\n{string.Join('\n', errors)}\n````",
            Annotations =
            [
                .. errors.Select(error => new CheckAnnotation(
                    PolicySettings.FileName,
                    error.Line,
                    $"column {error.Column}: {error.Message}",
                    IsFailure: true
                )),
            ],
        };
    }

    /// <summary>Of a policy, or of none at all: what would change.</summary>
    /// <param name="difference">What it decides differently about the recorded states.</param>
    /// <param name="settings">What it says differently.</param>
    /// <param name="isRemoval">Whether the file would be gone.</param>
    public static CheckRunContent Changes(PolicyDifference difference, ImmutableArray<string> settings, bool isRemoval)
    {
        var found = difference.Found;
        var isSilent = found.IsEmpty && settings.IsEmpty && !isRemoval;
        return new CheckRunContent(
            PolicyCheck.Name,
            isSilent ? CheckConclusion.Success : CheckConclusion.Neutral,
            Title(found, isRemoval),
            Summary(difference, found, settings, isRemoval)
        )
        {
            Text = found.IsEmpty ? null : Names(found),
        };
    }

    private static string Title(ImmutableArray<Difference> found, bool isRemoval)
    {
        var start = isRemoval ? "The policy would be gone" : "Valid";
        string[] effects =
        [
            .. new (DifferenceEffect Effect, string Words)[]
            {
                (DifferenceEffect.Starts, "would be changed"),
                (DifferenceEffect.Fails, "would fail a check"),
                (DifferenceEffect.Stops, "would no longer be changed"),
            }
                .Select(one => (one.Words, Count: Sum(found, one.Effect)))
                .Where(one => one.Count > 0)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Count:N0} {one.Words}")),
        ];
        return effects.Length == 0
            ? $"{start}: no resource would be changed"
            : $"{start}: {string.Join(", ", effects)}";
    }

    private static string Summary(
        PolicyDifference difference,
        ImmutableArray<Difference> found,
        ImmutableArray<string> settings,
        bool isRemoval
    )
    {
        var text = new StringBuilder();
        if (isRemoval)
        {
            text.AppendLine(
                difference.After.Hash == Policy.ObserveOnly.Hash
                    ? "Without the file **everything is observed**: nothing is changed any more."
                    : "Without the file the policy of whoever runs the program holds."
            );
            text.AppendLine();
        }

        foreach (var one in found.Take(MaxGroups))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"- **{DifferenceWords.Describe(one)}** (`{one.Kind.Guardrail}`)"
            );
        }

        if (found.IsEmpty)
        {
            text.AppendLine("No resource would be treated differently.");
        }

        AppendWarnings(text, found, difference.After.Limits.ChangesPerHour);
        if (!settings.IsEmpty)
        {
            text.AppendLine().AppendLine("Settings:").AppendLine();
            text.AppendJoin("", settings.Select(line => $"- {line}\n"));
        }

        text.AppendLine()
            .Append(
                CultureInfo.InvariantCulture,
                $"Judged by what was last recorded of {difference.Judged:N0} states, one for each guardrail and resource; before anything is changed, it is read again."
            );
        return text.ToString();
    }

    private static void AppendWarnings(StringBuilder text, ImmutableArray<Difference> found, int limit)
    {
        var tooMany = found
            .Where(one => one.Kind.Effect is DifferenceEffect.Starts)
            .GroupBy(one => one.Kind.Guardrail)
            .Select(group => (Guardrail: group.Key, Count: group.Sum(one => one.Resources.Length)))
            .Where(group => group.Count > limit);
        foreach (var (guardrail, count) in tooMany)
        {
            text.AppendLine()
                .AppendLine(
                    CultureInfo.InvariantCulture,
                    $"⚠️ `{guardrail}` would change {count:N0}, and `changes-per-hour` is {limit:N0}: after {limit:N0} within an hour the breaker stops it until somebody resets it. Raise the limit for the time being, or begin with exemptions."
                );
        }
    }

    private static string Names(ImmutableArray<Difference> found)
    {
        var text = new StringBuilder();
        var groups = found.Take(MaxGroups).ToList();
        for (var index = 0; index < groups.Count; index++)
        {
            // What one group leaves of its share is the others'.
            var share = (NamesLength - text.Length) / (groups.Count - index);
            AppendNames(text, groups[index], text.Length + share);
        }

        if (found.Length > groups.Count)
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"… and {found.Length - groups.Count} more kinds");
        }

        return text.ToString();
    }

    private static void AppendNames(StringBuilder text, Difference group, int until)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"### {DifferenceWords.Describe(group)}").AppendLine();
        var shown = 0;
        foreach (var name in group.Resources)
        {
            var line = $"- {Literal.Code(name)}\n";
            if (text.Length + line.Length > until)
            {
                break;
            }

            text.Append(line);
            shown++;
        }

        if (shown < group.Resources.Length)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- … and {group.Resources.Length - shown:N0} more");
        }

        text.AppendLine();
    }

    private static int Sum(ImmutableArray<Difference> found, DifferenceEffect effect) =>
        found.Where(one => one.Kind.Effect == effect).Sum(one => one.Resources.Length);
}
