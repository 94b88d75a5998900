namespace ZocSec.Tests.Billing.Generator;

/// <summary>Amounts of lines.</summary>
internal static class BillAmount
{
    /// <summary>The most decimals that an amount has.</summary>
    public const int MaxDecimals = 10;

    /// <summary>An amount below 1,000 with 2 to 10 decimals; a double holds it to the twelfth.</summary>
    public static decimal Next(ref Dice dice)
    {
        var decimals = 2 + dice.Next(MaxDecimals - 1);
        var most = decimals switch
        {
            2 => 100_000,
            3 => 1_000_000,
            _ => 10_000_000,
        };
        return new decimal(1 + dice.Next(most - 1), 0, 0, isNegative: false, (byte)decimals);
    }

    /// <summary>A part of an amount, with no more decimals than reports have.</summary>
    public static decimal Part(decimal amount, decimal share) =>
        decimal.Round(amount * share, MaxDecimals, MidpointRounding.ToZero);
}
