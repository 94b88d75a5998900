namespace ZocSec.Core.Billing;

/// <summary>Amounts in units of 10^-12 of a currency.</summary>
internal static class Amounts
{
    // What a decimal holds: amounts of up to 79 million billion units of the currency.
    private static readonly Int128 s_most = (Int128.One << 96) - 1;

    /// <summary>An amount as a decimal, exactly.</summary>
    /// <exception cref="BillingException">It is larger than a decimal holds.</exception>
    public static decimal Of(Int128 units)
    {
        var size = Int128.Abs(units);
        if (size > s_most)
        {
            throw new BillingException("an amount is larger than any bill: is this a cost report?");
        }

        var low = (ulong)size;
        return new decimal((int)low, (int)(low >> 32), (int)(uint)(size >> 64), units < 0, 12);
    }
}
