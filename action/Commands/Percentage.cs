using System.CommandLine;
using System.Globalization;

namespace ZocSec.Action.Commands;

/// <summary>Options that take a percentage.</summary>
internal static class Percentage
{
    private const int Most = 100;

    /// <summary>Refuses what is no percentage from 0 to 100; a fraction has a decimal point.</summary>
    public static void RequirePercentage<T>(this Option<T> option) =>
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [{ Value: var text }]
                && !(
                    decimal.TryParse(
                        text,
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var percent
                    )
                    && percent <= Most
                )
            )
            {
                result.AddError(
                    string.Create(CultureInfo.InvariantCulture, $"{option.Name} is a percentage from 0 to {Most}")
                );
            }
        });
}
