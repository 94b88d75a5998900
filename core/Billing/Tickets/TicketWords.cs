using System.Buffers;
using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.GitHub.Issues;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>Words from the bill within a ticket: shown as they are, never as markup, mentions, references or marks.</summary>
internal static class TicketWords
{
    private const int Longest = 200;

    // A backtick could end the code, and a bar the cell of a table.
    private static readonly SearchValues<char> Unfit = SearchValues.Create("`|");

    /// <summary>A name in running text or in a cell of a table; at most 200 characters of it.</summary>
    public static string Of(string name)
    {
        var clipped = CheckLimits.Clip(name.Trim(), Longest);
        return clipped.Length == 0 ? ""
            : clipped.AsSpan().ContainsAny(Unfit)
                // GitHub takes GH-1 for the number of an issue.
                ? Literal.Text(clipped).Replace("GH-", "GH\u200B-", StringComparison.OrdinalIgnoreCase)
            : Literal.Code(clipped);
    }

    /// <summary>A currency, which stands beside amounts without being code.</summary>
    public static string Currency(string code) =>
        code.Length is > 0 and <= 10 && code.All(char.IsAsciiLetterOrDigit) ? code : "of an unknown currency";

    /// <summary>What a ticket is called; titles have no markup, but mails and lists show them.</summary>
    public static string Title(TicketKey key, string subject, string name)
    {
        var who = Plain(subject);
        var title = key.Kind switch
        {
            TicketKind.Account when name.Length > 0 =>
                $"AWS resources without an owner in account {who} ({Plain(name)})",
            TicketKind.Account => $"AWS resources without an owner in account {who}",
            _ => $"AWS resources of {who} whose owner is in question",
        };
        return CheckLimits.Clip(title, IssueLimits.Title);
    }

    private static string Plain(string text) =>
        CheckLimits
            .Clip(OneLine.Of(text).Trim(), 80)
            .Replace("@", "@\u200B", StringComparison.Ordinal)
            .Replace("#", "#\u200B", StringComparison.Ordinal)
            .Replace('`', '\'');
}
