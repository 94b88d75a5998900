using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>
/// What a ticket remembers of the last time that it was written, in a comment that pages do not show. Its end is marked too:
/// what stands before and behind belongs to people.
/// </summary>
/// <param name="Key">What the ticket is about.</param>
/// <param name="Period">The period it was written for, <c>2026-10</c>.</param>
/// <param name="State">What the writer left it as.</param>
/// <param name="Hash">Stands for what it says.</param>
/// <param name="Left">How many resources that cost enough were not listed.</param>
/// <param name="Seen">Stand for the resources that were listed.</param>
internal sealed partial record TicketMarker(
    TicketKey Key,
    string Period,
    TicketState State,
    string Hash,
    long Left,
    ImmutableArray<string> Seen
)
{
    /// <summary>The line behind the part that is written.</summary>
    public const string End = "<!-- /zocsec:billing -->";

    /// <summary>The line before it.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<!-- zocsec:billing:v1:{KindOf(Key)}:{Key.Value} period={Period} state={StateOf(State)} hash={Hash} left={Left} seen={string.Join(',', Seen)} -->"
        );

    /// <summary>Finds the first marker of a text; null when it has none.</summary>
    /// <param name="body">The text.</param>
    /// <param name="line">Where its line is.</param>
    public static TicketMarker? Find(string body, out Range line)
    {
        var match = Line().Match(body);
        line = match.Success ? match.Index..(match.Index + match.Length) : default;
        return
            match.Success
            && Enum.TryParse<TicketState>(match.Groups["state"].Value, ignoreCase: true, out var state)
            && long.TryParse(match.Groups["left"].Value, CultureInfo.InvariantCulture, out var left)
            ? new TicketMarker(
                new TicketKey(
                    match.Groups["kind"].Value is "account" ? TicketKind.Account : TicketKind.Owner,
                    match.Groups["key"].Value
                ),
                match.Groups["period"].Value,
                state,
                match.Groups["hash"].Value,
                left,
                [.. match.Groups["seen"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries)]
            )
            : null;
    }

    private static string KindOf(TicketKey key) => key.Kind == TicketKind.Account ? "account" : "owner";

    private static string StateOf(TicketState state) =>
        state switch
        {
            TicketState.Open => "open",
            TicketState.Closed => "closed",
            _ => "duplicate",
        };

    [GeneratedRegex(
        "^<!-- zocsec:billing:v1:(?<kind>account|owner):(?<key>[A-Za-z0-9]{1,64}) period=(?<period>[0-9]{4}-[0-9]{2}) state=(?<state>open|closed|duplicate) hash=(?<hash>[0-9a-f]{1,64}) left=(?<left>[0-9]{1,12}) seen=(?<seen>[0-9a-f,]{0,4000}) -->",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Line();
}

/// <summary>What the writer left a ticket as; a person may have changed it since.</summary>
internal enum TicketState
{
    Open,
    Closed,
    Duplicate,
}
