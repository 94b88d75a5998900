namespace ZocSec.Core.Billing.Reading;

/// <summary>Times as reports write them: <c>2026-10-01T00:00:00Z</c>.</summary>
internal static class UseTime
{
    private const string Pattern = "0000-00-00?00:00:00";

    /// <summary>
    /// Reads a time in UTC. Between date and time is a <c>T</c> or a blank; a fraction of a second and the <c>Z</c> at the end
    /// may be missing.
    /// </summary>
    /// <returns>False where it is something else, another time zone too, or a day that no calendar has.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.Length > 0 && text[^1] == 'Z')
        {
            text = text[..^1];
        }

        if (text.Length < Pattern.Length || text[10] is not ('T' or ' ') || !IsLikePattern(text))
        {
            return false;
        }

        var (year, month, day) = (Two(text) * 100 + Two(text[2..]), Two(text[5..]), Two(text[8..]));
        var (hour, minute, second) = (Two(text[11..]), Two(text[14..]), Two(text[17..]));
        if (
            year == 0
            || month is 0 or > 12
            || day == 0
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
            || !TryReadFraction(text[Pattern.Length..], out var fraction)
        )
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction;
        return true;
    }

    private static bool IsLikePattern(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < Pattern.Length; i++)
        {
            if (Pattern[i] == '0' ? !char.IsAsciiDigit(text[i]) : Pattern[i] != '?' && Pattern[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int Two(ReadOnlySpan<char> text) => (text[0] - '0') * 10 + (text[1] - '0');

    private static bool TryReadFraction(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != '.' || text.Length is 1 or > 10 || text[1..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        for (var i = 1; i <= 7; i++)
        {
            ticks = ticks * 10 + (i < text.Length ? text[i] - '0' : 0);
        }

        return true;
    }
}
