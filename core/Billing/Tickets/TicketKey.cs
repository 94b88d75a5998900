using System.Security.Cryptography;
using System.Text;

namespace ZocSec.Core.Billing.Tickets;

/// <summary>What a ticket is about; there is one ticket for each.</summary>
/// <param name="Kind">An account or an owner.</param>
/// <param name="Value">Letters, digits and hyphens only: it stands in a comment of the ticket.</param>
public readonly record struct TicketKey(TicketKind Kind, string Value)
{
    private const int LongestAccount = 64;

    /// <summary>What nobody owns in an account.</summary>
    public static TicketKey OfAccount(string account) =>
        new(
            TicketKind.Account,
            account.Length is > 0 and <= LongestAccount && account.All(char.IsAsciiLetterOrDigit)
                ? account
                : Digest(account, length: 32)
        );

    /// <summary>What stands out about an owner; case does not tell two apart.</summary>
    public static TicketKey OfOwner(string owner) =>
        new(TicketKind.Owner, Digest(owner.ToUpperInvariant(), length: 32));

    /// <summary>Lower-case hex digits that stand for a text.</summary>
    internal static string Digest(string text, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];
}

/// <summary>Whom a ticket is for.</summary>
public enum TicketKind
{
    /// <summary>Whoever looks after an account: nobody owns these of its resources.</summary>
    Account,

    /// <summary>Whoever is named as an owner: something stands out about it.</summary>
    Owner,
}
