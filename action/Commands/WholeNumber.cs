using System.CommandLine;
using System.Globalization;

namespace ZocSec.Action.Commands;

/// <summary>Options that take a whole number.</summary>
internal static class WholeNumber
{
    /// <summary>Refuses what is no whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static void RequireWithin(this Option<int> option, int least, int most) =>
        option.Validators.Add(result =>
        {
            // Text that is no number is refused by the parser itself, which has no value for it then.
            if (
                result.Tokens is [{ Value: var text }]
                && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                && (number < least || number > most)
            )
            {
                result.AddError(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{option.Name} is a whole number from {least} to {most}"
                    )
                );
            }
        });
}
