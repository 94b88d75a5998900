using System.Globalization;
using System.Text;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

public sealed class YamlTextTests
{
    [Fact]
    public void Read_InvalidUtf8_SaysWhere()
    {
        AssertRefused([.. "version: 1\n# caf"u8, 0xE9, .. "\n"u8], "2:6 this is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public void Read_InvalidUtf8AfterLongCharacters_CountsAsEditorsDo()
    {
        AssertRefused([.. "# é€😀"u8, 0xFF], "1:7 this is not UTF-8; save the file as UTF-8");
    }

    [Fact]
    public void Read_Utf16_IsRefused()
    {
        AssertRefused(
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("version: 1")],
            "1:1 this is not UTF-8; save the file as UTF-8"
        );
    }

    [Fact]
    public void Read_OverAMebibyte_IsRefused()
    {
        byte[] largest = [.. "version: 1\n#"u8, .. Enumerable.Repeat((byte)'x', PolicyReader.MaxBytes - 12)];

        Assert.IsType<PolicyReading.Valid>(TestPolicy.Reader.Read(largest));
        AssertRefused([.. largest, (byte)'x'], "1:1 the file is over 1 MiB; a policy is a few kilobytes");
    }

    [Fact]
    public void Read_ManyErrors_StopsCounting()
    {
        var text = new StringBuilder("version: 1\n");
        for (var line = 0; line < 1000; line++)
        {
            text.Append("unknown-").Append(line).Append(": 1\n");
        }

        var errors = TestPolicy.Errors(text.ToString());

        Assert.Equal(101, errors.Length);
        Assert.Equal("there are more errors; mend these first", errors[^1].Message);
    }

    [Theory]
    [InlineData("{0}: 1")]
    [InlineData("{0}")]
    [InlineData("*{0}")]
    [InlineData("!{0} x")]
    [InlineData("mode: \"{0}\\n\"")]
    public void Read_LongTextInAnError_IsCutToOneLine(string format)
    {
        var text = string.Format(CultureInfo.InvariantCulture, format, new string('x', 900));

        Assert.All(TestPolicy.Errors(text), error => Assert.InRange(error.Message.Length, 10, 250));
        Assert.All(TestPolicy.Errors(text), error => Assert.DoesNotContain('\n', error.Message));
    }

    private static void AssertRefused(byte[] file, string error)
    {
        var errors = Assert.IsType<PolicyReading.Refused>(TestPolicy.Reader.Read(file)).Errors;
        Assert.Equal(error, string.Join('\n', errors.Select(one => $"{one.Line}:{one.Column} {one.Message}")));
    }
}
