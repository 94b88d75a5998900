using System.Buffers;

namespace ZocSec.Core.Policies.Yaml;

/// <summary>What a scalar is by the core schema of YAML 1.2, which editors use too: there <c>on</c> and <c>yes</c> are text.</summary>
internal enum ScalarKind
{
    /// <summary>Text: quoted, or like nothing else.</summary>
    Text,

    /// <summary>Nothing, <c>~</c> or <c>null</c>.</summary>
    Empty,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A decimal whole number.</summary>
    Whole,

    /// <summary>A number of another form.</summary>
    Number,
}

/// <summary>Tells what a scalar is.</summary>
internal static class ScalarKinds
{
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> s_octal = SearchValues.Create("01234567");
    private static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> s_decimal = SearchValues.Create("0123456789.+-eE");

    /// <summary>The kind of a text without quotes.</summary>
    public static ScalarKind Of(string plain) =>
        plain switch
        {
            "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Empty,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
            _ when IsAll(Unsigned(plain), s_digits) => ScalarKind.Whole,
            _ when IsNumber(plain) => ScalarKind.Number,
            _ => ScalarKind.Text,
        };

    private static bool IsNumber(string plain) =>
        plain switch
        {
            ['0', 'o', .. var octal] => IsAll(octal, s_octal),
            ['0', 'x', .. var hexadecimal] => IsAll(hexadecimal, s_hexadecimal),
            ".nan" or ".NaN" or ".NAN" => true,
            _ => Unsigned(plain) is ".inf" or ".Inf" or ".INF"
                || (IsAll(plain, s_decimal) && double.TryParse(plain, Decimal, CultureInfo.InvariantCulture, out _)),
        };

    private static ReadOnlySpan<char> Unsigned(string plain) => plain is ['-' or '+', ..] ? plain.AsSpan(1) : plain;

    private static bool IsAll(ReadOnlySpan<char> text, SearchValues<char> characters) =>
        !text.IsEmpty && !text.ContainsAnyExcept(characters);
}
