using System.Collections.Immutable;

namespace ZocSec.Core.Billing.Reading;

/// <summary>Amounts as reports write them: a decimal number with a point, with or without a sign and an exponent.</summary>
internal static class AmountText
{
    /// <summary>How many decimals are kept.</summary>
    public const int Decimals = 12;

    // Ten billion lines of it can be summed up in 38 digits.
    private const int MostDigits = 15 + Decimals;
    private const int MostKept = 36;

    private static readonly ImmutableArray<Int128> s_powers =
    [
        .. Enumerable.Range(0, 39).Select(n => Enumerable.Repeat((Int128)10, n).Aggregate(Int128.One, (a, b) => a * b)),
    ];

    private static readonly Int128 s_limit = s_powers[MostDigits];

    /// <summary>Reads an amount exactly; what is beyond the last decimal is rounded half to even.</summary>
    /// <param name="text">The text, without blanks.</param>
    /// <param name="units">The amount in units of 10^-12.</param>
    /// <param name="isRounded">Whether it had to be rounded.</param>
    /// <returns>False where it is no number, or 10^15 and more.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Int128 units, out bool isRounded)
    {
        units = 0;
        isRounded = false;
        var at = 0;
        var isNegative = false;
        if (text.Length > 0 && text[0] is '-' or '+')
        {
            isNegative = text[0] == '-';
            at = 1;
        }

        var short64 = 0UL;
        Int128 mantissa = 0;
        var kept = 0;
        var digits = 0;
        var scale = Decimals;
        var isFraction = false;
        var isMore = false;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9)
            {
                if (text[at] != '.' || isFraction)
                {
                    break;
                }

                isFraction = true;
                continue;
            }

            digits++;
            if (kept < 18)
            {
                short64 = short64 * 10 + digit;
                kept += short64 == 0 ? 0 : 1;
                scale -= isFraction ? 1 : 0;
            }
            else if (kept < MostKept)
            {
                mantissa = (kept == 18 ? (Int128)short64 : mantissa) * 10 + digit;
                kept++;
                scale -= isFraction ? 1 : 0;
            }
            else
            {
                isMore |= digit != 0;
                scale += isFraction ? 0 : 1;
            }
        }

        if (at == text.Length && digits > 0 && kept <= 18 && scale is >= 0 and <= MostDigits - 18)
        {
            // Nearly all of them: no limit can be met, and one multiplication is enough.
            var high = Math.BigMul(short64, (ulong)s_powers[scale], out var low);
            units = new Int128(high, low);
            units = isNegative ? -units : units;
            return true;
        }

        mantissa = kept > 18 ? mantissa : short64;
        if (digits == 0 || (at < text.Length && !TryReadExponent(text[at..], ref scale)))
        {
            return false;
        }

        if (mantissa != 0 && !TryScale(ref mantissa, scale, isMore, out isRounded))
        {
            return false;
        }

        units = isNegative ? -mantissa : mantissa;
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, ref int scale)
    {
        var isNegative = text.Length > 1 && text[1] == '-';
        var digits = text[Math.Min(text.Length, isNegative || (text.Length > 1 && text[1] == '+') ? 2 : 1)..];
        if (text[0] is not ('e' or 'E') || digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var exponent = 0;
        foreach (var digit in digits)
        {
            // Far beyond what makes a difference, and far from an overflow.
            exponent = Math.Min(exponent * 10 + (digit - '0'), 10_000_000);
        }

        scale += isNegative ? -exponent : exponent;
        return true;
    }

    private static bool TryScale(ref Int128 mantissa, int scale, bool isMore, out bool isRounded)
    {
        isRounded = false;
        if (scale >= 0)
        {
            // More digits than are kept are larger than any amount, whatever follows them.
            if (scale > MostDigits || mantissa >= s_powers[MostDigits - scale])
            {
                return false;
            }

            mantissa *= s_powers[scale];
            return true;
        }

        if (scale <= -s_powers.Length)
        {
            mantissa = 0;
            isRounded = true;
            return true;
        }

        var divisor = s_powers[-scale];
        var (quotient, rest) = Int128.DivRem(mantissa, divisor);
        isRounded = isMore || rest != 0;
        var doubled = (rest - (divisor - rest)).CompareTo(Int128.Zero);
        if (doubled > 0 || (doubled == 0 && (isMore || Int128.IsOddInteger(quotient))))
        {
            quotient++;
        }

        mantissa = quotient;
        return quotient < s_limit;
    }
}
