namespace ZocSec.Core.Billing;

/// <summary>Amounts in units of 10^-12 of a currency.</summary>
internal static class Amounts
{
    /// <summary>How many decimals there are.</summary>
    public const int Decimals = 12;

    private const decimal Unit = 1_000_000_000_000m;

    /// <summary>An amount as a decimal, exactly; up to 10^16 of the currency.</summary>
    public static decimal Of(Int128 units) => (decimal)units / Unit;
}
