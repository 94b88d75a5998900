using System.CommandLine;
using System.Globalization;

namespace ZocSec.Action.Commands;

/// <summary>Options that take a moment: a time, or how long ago.</summary>
internal static class Moment
{
    private const NumberStyles Digits = NumberStyles.None;

    /// <summary>Makes the option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="time">The clock.</param>
    public static Option<DateTimeOffset?> Option(string name, string description, TimeProvider time) =>
        new(name)
        {
            Description = $"{description}: how long ago (90s, 15m, 1h, 2d), or a time in UTC (2026-01-31T09:00).",
            HelpName = "TIME",
            CustomParser = parsed =>
            {
                if (TryParse(parsed.Tokens[0].Value, time.GetUtcNow(), out var moment))
                {
                    return moment;
                }

                parsed.AddError($"{name} is how long ago, as 15m, 1h or 2d, or a time, as 2026-01-31T09:00");
                return null;
            },
        };

    /// <summary>Reads a moment.</summary>
    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset moment)
    {
        moment = default;
        if (
            text.Length is > 1 and < 8
            && int.TryParse(text[..^1], Digits, CultureInfo.InvariantCulture, out var number)
        )
        {
            long? seconds = text[^1] switch
            {
                's' => number,
                'm' => number * 60L,
                'h' => number * 3600L,
                'd' => number * 86400L,
                _ => null,
            };
            if (seconds is <= 315_360_000)
            {
                moment = now - TimeSpan.FromSeconds(seconds.Value);
                return true;
            }

            return false;
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out moment
        );
    }
}
