using System.Globalization;
using System.Numerics;
using CsCheck;
using ZocSec.Core.Billing.Reading;

namespace ZocSec.Tests.Billing.Reading;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("0", "0", false)]
    [InlineData("-0.0", "0", false)]
    [InlineData("1.5", "1500000000000", false)]
    [InlineData("+1.5", "1500000000000", false)]
    [InlineData(".5", "500000000000", false)]
    [InlineData("5.", "5000000000000", false)]
    [InlineData("1.23E-7", "123000", false)]
    [InlineData("1e3", "1000000000000000", false)]
    [InlineData("1E+03", "1000000000000000", false)]
    [InlineData("0.0000000000005", "0", true)]
    [InlineData("0.0000000000015", "2", true)]
    [InlineData("0.0000000000025", "2", true)]
    [InlineData("0.00000000000250000000000000000000000000000000000001", "3", true)]
    [InlineData("-0.0000000000015", "-2", true)]
    [InlineData("0.1000000000000000", "100000000000", false)]
    [InlineData("1E-400", "0", true)]
    [InlineData("0E999999999999", "0", false)]
    [InlineData("000000000000000000000000000000000000000000001", "1000000000000", false)]
    [InlineData("999999999999999.999999999999", "999999999999999999999999999", false)]
    public void TryParse_Number_IsExact(string text, string units, bool isRounded)
    {
        Assert.True(AmountText.TryParse(text, out var read, out var wasRounded));
        Assert.Equal(units, read.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(isRounded, wasRounded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("E5")]
    [InlineData("1E")]
    [InlineData("1E+")]
    [InlineData("1e5.0")]
    [InlineData("1,000")]
    [InlineData("1.2.3")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("$1")]
    [InlineData("\u0661")]
    [InlineData("0x1")]
    [InlineData("1000000000000000")]
    [InlineData("999999999999999.9999999999999")]
    [InlineData("1E15")]
    [InlineData("1E999999999999")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    public void TryParse_SomethingElse_IsFalse(string text) => Assert.False(AmountText.TryParse(text, out _, out _));

    [Fact]
    public void TryParse_AnyDecimal_IsWhatDecimalRounds() =>
        Gen.Select(Gen.Long[-99_999_999_999_999_999, 99_999_999_999_999_999], Gen.Int[0, 17])
            .Sample(
                (mantissa, decimals) =>
                {
                    var value = (decimal)mantissa;
                    for (var i = 0; i < decimals; i++)
                    {
                        value /= 10;
                    }

                    var isRead = AmountText.TryParse(
                        value.ToString(CultureInfo.InvariantCulture),
                        out var units,
                        out _
                    );

                    Assert.Equal(Math.Abs(value) < 1_000_000_000_000_000m, isRead);
                    if (isRead)
                    {
                        Assert.Equal(
                            (BigInteger)(Math.Round(value, 12, MidpointRounding.ToEven) * 1_000_000_000_000m),
                            units
                        );
                    }
                }
            );

    [Fact]
    public void TryParse_AnyDigitsAndExponent_IsWhatBigIntegersGive() =>
        Gen.Select(
                Gen.Char['0', '9'].Array[1, 60].Select(digits => new string(digits)),
                Gen.Int[0, 60],
                Gen.Int[-80, 40],
                Gen.Bool
            )
            .Sample(
                (digits, point, exponent, isNegative) =>
                {
                    point = Math.Min(point, digits.Length);
                    var text =
                        $"{(isNegative ? "-" : "")}{digits[..point]}.{digits[point..]}E{exponent.ToString(CultureInfo.InvariantCulture)}";
                    var (expected, isRounded) = Units(digits, 12 + exponent - (digits.Length - point));

                    var isRead = AmountText.TryParse(text, out var units, out var wasRounded);

                    Assert.Equal(expected < BigInteger.Pow(10, 27), isRead);
                    if (isRead)
                    {
                        Assert.Equal(isNegative ? -expected : expected, (BigInteger)units);
                        Assert.Equal(isRounded, wasRounded);
                    }
                }
            );

    private static (BigInteger Units, bool IsRounded) Units(string digits, int scale)
    {
        var mantissa = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        if (scale >= 0)
        {
            return (mantissa * BigInteger.Pow(10, scale), false);
        }

        var divisor = BigInteger.Pow(10, -scale);
        var quotient = BigInteger.DivRem(mantissa, divisor, out var rest);
        var order = (2 * rest).CompareTo(divisor);
        return (order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient, !rest.IsZero);
    }
}
