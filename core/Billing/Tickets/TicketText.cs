using System.Collections.Immutable;
using System.Text;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Writes what a ticket says: what it is about, how much, which resources, why, and what to do.</summary>
/// <param name="wording">What all tickets of a run have in common.</param>
internal sealed class TicketText(TicketWording wording)
{
    /// <summary>The most characters that a ticket's own text has; GitHub takes somewhat more, which is left to people.</summary>
    public const int Longest = 55_000;

    // Of more than these it is not remembered that they were listed.
    private const int MostSeen = 400;

    /// <summary>Writes a ticket; resources for which there is no room are left out and counted.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="longest">The most characters.</param>
    public WrittenTicket Write(TicketContent content, int longest = Longest)
    {
        var isAccount = content.Key.Kind == TicketKind.Account;
        var head = isAccount ? AccountHead(content) : OwnerHead(content);
        var tail = Tail(isAccount ? AccountAdvice() : OwnerAdvice(content));
        var text = new StringBuilder(head);
        var seen = ImmutableArray.CreateBuilder<string>();
        var left = 0L;

        // Enough for the sentences that follow each table.
        var room = longest - head.Length - tail.Length - (content.Sums.Length * 500);
        foreach (var sum in content.Sums)
        {
            var listed = Table(sum, text, isAccount, ref room, seen);
            left += sum.Large - listed;
            Rest(sum, listed, text);
        }

        text.Append(tail);
        var written = text.ToString();
        return new WrittenTicket(
            written,
            TicketKey.Digest(written, length: 32),
            [.. seen.Distinct(StringComparer.Ordinal).Take(MostSeen)],
            left
        );
    }

    private static int Table(
        TicketSum sum,
        StringBuilder text,
        bool isAccount,
        ref int room,
        ImmutableArray<string>.Builder seen
    )
    {
        var listed = 0;
        foreach (var row in sum.Worst)
        {
            var line = Line(row, isAccount);
            if (line.Length > room)
            {
                break;
            }

            if (listed == 0)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| Resource |{(isAccount ? "" : " Account |")} What | Region | Name | {(isAccount ? "What is known" : "Why")} | Effective cost ({TicketWords.Currency(sum.Currency)}) |\n|---|{(isAccount ? "" : "---|")}---|---|---|---|---:|\n"
                );
            }

            text.Append(line);
            room -= line.Length;
            listed++;
            seen.Add(TicketKey.Digest(row.Key, length: 8));
        }

        return listed;
    }

    private static string Line(TicketRow row, bool isAccount)
    {
        var account = isAccount ? "" : $" {TicketWords.Of(row.Account)} |";
        var known = isAccount ? TicketWords.Of(row.Known) : Why(row);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {TicketWords.Of(row.Id)} |{account} {TicketWords.Of(row.What)} | {TicketWords.Of(row.Region)} | {TicketWords.Of(row.Name)} | {known} | {row.Effective:N2} |\n"
        );
    }

    private static string Why(TicketRow row)
    {
        var reasons = string.Join(
            ", ",
            new[]
            {
                row.Reasons.HasFlag(TicketReasons.HasLeft) ? "has left" : null,
                row.Reasons.HasFlag(TicketReasons.Unknown) ? "not in the directory" : null,
                row.Reasons.HasFlag(TicketReasons.Conflict) ? "something speaks against it" : null,
                row.Reasons.HasFlag(TicketReasons.Likely) ? "only likely" : null,
            }.OfType<string>()
        );
        return row.Known.Length > 0 ? $"{reasons}: {TicketWords.Of(row.Known)}" : reasons;
    }

    private void Rest(TicketSum sum, int listed, StringBuilder text)
    {
        if (listed > 0)
        {
            text.Append('\n');
        }

        if (sum.Large > listed)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{sum.Large - listed:N0} more that cost less are not listed.\n\n"
            );
        }

        if (sum.Small > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{sum.Small:N0} that cost less than {wording.AtLeast} {TicketWords.Currency(sum.Currency)} each are counted, and not listed.\n\n"
            );
        }
    }

    private string AccountHead(TicketContent content) =>
        $"""
            Nobody is known to own **{content.HowMuch}** (effective cost) in account {TicketWords.Of(
                content.Subject
            )}{(content.Name.Length > 0 ? $" {TicketWords.Of(content.Name)}" : "")}, in the bill of {When}.

            Neither a tag that names an owner ({Tags}), nor a rule of the policy, nor anything else in the bill tells one.


            """;

    private string OwnerHead(TicketContent content)
    {
        var head = new StringBuilder(
            $"{TicketWords.Of(content.Subject)} is taken for the owner of **{content.HowMuch}** (effective cost) about which something stands out in the bill of {When}:\n\n"
        );
        foreach (var (reason, count) in content.Reasons)
        {
            var said = reason switch
            {
                TicketReasons.HasLeft => "the owner has left, as the directory says",
                TicketReasons.Unknown => "the directory does not know the owner",
                TicketReasons.Conflict => "something speaks against the owner",
                TicketReasons.Likely => "the owner is only likely, nobody has set it down",
                _ => "there is no owner",
            };
            head.Append(
                CultureInfo.InvariantCulture,
                $"- {count:N0} {(count == 1 ? "resource" : "resources")}: {said}\n"
            );
        }

        return head.Append('\n').ToString();
    }

    private string AccountAdvice() =>
        $"""
            - Set the tag {FirstTag} of each resource to the team or person who answers for it. The tag must be activated as a cost allocation tag in the account that pays.
            - Where one owner answers for the whole account, name them in the policy under `owners: accounts`.
            - Where names of resources tell the owner, add a rule under `owners: names`.
            - Delete what nobody needs.
            """;

    private string OwnerAdvice(TicketContent content) =>
        string.Join(
            '\n',
            new[]
            {
                content.Reasons.ContainsKey(TicketReasons.HasLeft) || content.Reasons.ContainsKey(TicketReasons.Unknown)
                    ? $"- Set the tag {FirstTag} to whoever answers for it now, or name the owner's team under `owners: directory` or `owners: synonyms` of the policy."
                    : null,
                content.Reasons.ContainsKey(TicketReasons.Conflict)
                    ? $"- Where something speaks against the owner, decide who it is, and make the tags ({Tags}) say the same."
                    : null,
                content.Reasons.ContainsKey(TicketReasons.Likely)
                    ? $"- Confirm what is only likely by setting the tag {FirstTag}, or set it to whoever does own it."
                    : null,
                "- Where one owner answers for a whole account, or names of resources tell the owner, `owners: accounts` and `owners: names` of the policy say so for all of them.",
            }.OfType<string>()
        );

    private static string Tail(string advice) =>
        $"""
            ### What to do

            {advice}

            Tags count from the day on which they are set; the bill shows them about a day later.

            This text is written anew when the bill says something else; what stands before or behind it stays. The ticket closes by itself when nothing is left of it. Once a person has closed it, it is opened again only for resources that are not among these.

            """;

    private string When =>
        wording.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture) + (wording.IsOver ? "" : " so far");

    private string Tags => string.Join(", ", wording.Tags.Select(TicketWords.Of));

    private string FirstTag => wording.Tags.IsEmpty ? "that names the owner" : TicketWords.Of(wording.Tags[0]);
}

/// <summary>What all tickets of a run have in common.</summary>
/// <param name="Period">The first day of the period.</param>
/// <param name="IsOver">Whether it is over.</param>
/// <param name="AtLeast">The least effective cost for which a resource is listed.</param>
/// <param name="Tags">The keys of tags that name the owner, the most trusted first.</param>
internal sealed record TicketWording(DateOnly Period, bool IsOver, int AtLeast, ImmutableArray<string> Tags);

/// <summary>A ticket as it is written.</summary>
/// <param name="Text">Its text, which ends with a line break.</param>
/// <param name="Hash">Stands for the text.</param>
/// <param name="Seen">Stand for the resources that are listed.</param>
/// <param name="Left">How many resources that cost enough are not.</param>
internal sealed record WrittenTicket(string Text, string Hash, ImmutableArray<string> Seen, long Left);
