using ZocSec.Action.Commands;

namespace ZocSec.Tests.Action;

public sealed class MomentTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 31, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", "2026-01-31T08:58:30Z")]
    [InlineData("15m", "2026-01-31T08:45:00Z")]
    [InlineData("1h", "2026-01-31T08:00:00Z")]
    [InlineData("2d", "2026-01-29T09:00:00Z")]
    [InlineData("2026-01-30T10:00", "2026-01-30T10:00:00Z")]
    [InlineData("2026-01-30T10:00:00+02:00", "2026-01-30T08:00:00Z")]
    public void Moment_IsReadInUtc(string text, string expected)
    {
        Assert.True(Moment.TryParse(text, s_now, out var moment));
        Assert.Equal(expected, $"{moment.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z");
    }

    [Theory]
    [InlineData("1w")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("999999d")]
    [InlineData("soon")]
    public void AnythingElse_IsNone(string text) => Assert.False(Moment.TryParse(text, s_now, out _));
}
