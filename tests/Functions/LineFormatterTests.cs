using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ZocSec.Functions.Logging;

namespace ZocSec.Tests.Functions;

/// <summary>An entry is a line, whatever the names in it hold.</summary>
public sealed class LineFormatterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 5, TimeSpan.Zero);

    public static TheoryData<string> WhatForgesLines =>
        [
            "x\n12:00:00.005     remediated acme/payroll",
            "x\r\n12:00:00.005     remediated acme/payroll",
            "x\r12:00:00.005     remediated acme/payroll",
            "x\u001b[2K\u001b[1G12:00:00.005     remediated acme/payroll",
            "x\u009b2J",
            "x\u0085y",
            "x\u2028y",
            "x\u2029y",
            "x\u000by",
            "x\u000cy",
            "x\u0007\u0008\u0000\u007f",
            "x\u202eyes\u202c",
            "x\u2066y\u2069",
            "x\u200by",
        ];

    [Fact]
    public void Write_Information_IsTimeAndMessage() =>
        Assert.Equal($"12:00:00.005     hello{Environment.NewLine}", Write("hello"));

    [Theory]
    [InlineData(LogLevel.Warning, "  !  ")]
    [InlineData(LogLevel.Error, "  ERROR  ")]
    [InlineData(LogLevel.Critical, "  ERROR  ")]
    public void Write_WhatMatters_StandsOut(LogLevel level, string mark) =>
        Assert.Equal($"12:00:00.005{mark}hello{Environment.NewLine}", Write("hello", level: level));

    [Fact]
    public void Write_Exception_NamesItOnTheSameLine() =>
        Assert.EndsWith(
            $"hello (InvalidOperationException: no){Environment.NewLine}",
            Write("hello", new InvalidOperationException("no")),
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(WhatForgesLines))]
    public void Write_MessageThatWouldForgeALine_StaysOneLine(string message) => AssertOneLine(Write(message));

    [Theory]
    [MemberData(nameof(WhatForgesLines))]
    public void Write_ExceptionThatWouldForgeALine_StaysOneLine(string message) =>
        AssertOneLine(Write("failed", new InvalidOperationException(message)));

    [Theory]
    [InlineData("Größe 東京 🙂")]
    [InlineData("tab\tbed")]
    public void Write_WordsOfAnyLanguage_StayReadable(string message) =>
        Assert.Contains(message.Replace('\t', ' '), Write(message), StringComparison.Ordinal);

    private static void AssertOneLine(string written)
    {
        Assert.EndsWith(Environment.NewLine, written, StringComparison.Ordinal);
        var line = written[..^Environment.NewLine.Length];
        Assert.DoesNotContain(
            line,
            character =>
                char.IsControl(character)
                || char.GetUnicodeCategory(character)
                    is System.Globalization.UnicodeCategory.LineSeparator
                        or System.Globalization.UnicodeCategory.ParagraphSeparator
                        or System.Globalization.UnicodeCategory.Format
        );
    }

    private static string Write(string message, Exception? error = null, LogLevel level = LogLevel.Information)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(level, "category", 1, message, error, static (state, _) => state);
        new LineFormatter(new FakeTimeProvider(Noon)).Write(entry, null, writer);
        return writer.ToString();
    }
}
