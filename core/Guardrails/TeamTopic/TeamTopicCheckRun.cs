using System.Text;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Ownership;
using ZocSec.Core.Policies;

namespace ZocSec.Core.Guardrails.TeamTopic;

/// <summary>Puts a verdict into the words of a check run. Pure.</summary>
internal static class TeamTopicCheckRun
{
    /// <summary>The check's name, by which branch protection can ask for it.</summary>
    public const string Name = "ZocSec / ownership";

    private const int Listed = 10;

    /// <summary>The check run of a verdict.</summary>
    /// <param name="state">The state that was judged.</param>
    /// <param name="verdict">The verdict on it.</param>
    /// <param name="owners">How owners are told.</param>
    /// <param name="standing">How the verdict is taken: what the policy makes of it.</param>
    public static CheckRunContent Compose(
        RepositoryState state,
        Verdict verdict,
        OwnersSettings owners,
        CheckRunStanding standing
    )
    {
        var content = verdict switch
        {
            Verdict.Compliant => new CheckRunContent(
                Name,
                CheckConclusion.Success,
                Sentence(verdict.Reason),
                "The topics of this repository say who owns it."
            ),
            Verdict.Violation violation => new CheckRunContent(
                Name,
                standing.MayFail ? CheckConclusion.Failure : CheckConclusion.Neutral,
                Sentence(verdict.Reason),
                Summary(state, violation, owners)
            )
            {
                Actions = [.. violation.Choices.Select(choice => Button(choice))],
            },
            _ => new CheckRunContent(
                Name,
                CheckConclusion.Neutral,
                "Could not be told",
                $"Whether this repository has an owner could not be told: {Literal.Text(verdict.Reason)}."
            ),
        };
        return content with
        {
            Summary = string.Join("\n\n", new[] { content.Summary }.Concat(standing.Remarks.Select(Literal.Text))),
        };
    }

    private static string Summary(RepositoryState state, Verdict.Violation violation, OwnersSettings owners)
    {
        var text = new StringBuilder();
        text.Append("Every repository has a topic that names the team that owns it: `")
            .Append(owners.TopicPrefix)
            .Append("` and the team's name. Add it in the settings beside *About*, or let a button do it: that takes ")
            .Append("somebody who may administer this repository or maintains the team.\n\n");
        var candidates = OwnerRanker.Rank(state.OwnerSigns ?? [], owners);
        if (candidates.IsEmpty)
        {
            return text.Append("Nothing was found that speaks for a team.").ToString();
        }

        text.Append("| likely owner | why |\n|---|---|\n");
        foreach (var candidate in candidates.Take(Listed))
        {
            text.Append("| ")
                .Append(Literal.Code(candidate.Team).Replace("|", "\\|", StringComparison.Ordinal))
                .Append(" | ")
                .AppendJoin("; ", candidate.Signs.Select(sign => Literal.Text(sign.Detail)))
                .Append(" |\n");
        }

        if (candidates.Length > Listed)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nand {candidates.Length - Listed} more\n");
        }

        if (violation.Choices.IsEmpty)
        {
            text.Append('\n').Append(Literal.Text(Sentence(violation.Reason))).Append('.');
        }

        return text.ToString();
    }

    private static CheckAction Button(Choice choice)
    {
        var topic = RepositoryProperty.TopicOf(choice.Change.Property);
        return new CheckAction(choice.Label, $"Adds the topic {topic}", choice.Id);
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
