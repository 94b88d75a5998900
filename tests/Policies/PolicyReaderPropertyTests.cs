using System.Text;
using CsCheck;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Policies;

/// <summary>Whatever the bytes are, the reader answers; and what it refuses has a reason with a place in the text.</summary>
public sealed class PolicyReaderPropertyTests
{
    private const string Example = """
        version: 1
        mode: observe # note
        limits: { changes-per-hour: 20, reversals-per-resource: 3 }
        owners:
          evidence: [topic, codeowners]
          topic-prefix: team-
          synonyms: { platform: [infra, sre] }
          directory: { octocat: platform }
          tags: [Owner]
        github:
          probe:
            mode: enforce
            grace: 60s
            allow-topics: [open-source, "quoted", 'single']
            nested:
              depth: 2
              note: >-
                folded
                text
        exemptions:
          - guardrail: github/probe
            resource: octo-org/*
            until: 2027-01-31
            owner: team-web
            reason: site

        """;

    private static readonly string[] s_pieces =
    [
        ": ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "!<x>",
        "|",
        ">-",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "#",
        "\n",
        "\t",
        " ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "<<: ",
        "\\",
        "\\u12",
        "\"\\xZZ\"",
        "@",
        "`",
        "\0",
        "\u0085",
        "\u2028",
        "😀",
        "\ud800",
        "~",
        "null",
        "true",
        "0x1F",
        "1e9",
        "-",
        ".inf",
        "version: 1\n",
        "mode: enforce\n",
        "exemptions:\n",
        "\r",
    ];

    private static Gen<Func<string, string>> Edit { get; } =
        Gen.Select(
                Gen.Double[0, 1],
                Gen.Int[0, 12],
                Gen.Int[0, s_pieces.Length - 1].Select(index => s_pieces[index]),
                Gen.Int[0, 4]
            )
            .Select<(double Place, int Length, string Piece, int Kind), Func<string, string>>(edit =>
                text =>
                {
                    var start = (int)(edit.Place * text.Length);
                    var length = Math.Min(edit.Length, text.Length - start);
                    return edit.Kind switch
                    {
                        0 => text.Remove(start, length),
                        1 => text.Insert(start, edit.Piece),
                        2 => text.Insert(start, text.Substring(start, length)),
                        3 => text[..start],
                        _ => text.Remove(start, length).Insert(start, edit.Piece),
                    };
                }
            );

    [Fact]
    public void Read_MutatedExample_AlwaysAnswers()
    {
        Edit.Array[1, 8]
            .Select(edits => edits.Aggregate(Example, (text, edit) => edit(text)))
            .Sample(text => AssertAnswers(Encoding.UTF8.GetBytes(text)), iter: 20_000);
    }

    [Fact]
    public void Read_Pieces_AlwaysAnswers()
    {
        Gen.Int[0, s_pieces.Length - 1]
            .Select(index => s_pieces[index])
            .Array[0, 30]
            .Select(string.Concat)
            .Sample(text => AssertAnswers(Encoding.UTF8.GetBytes(text)), iter: 20_000);
    }

    [Fact]
    public void Read_Bytes_AlwaysAnswers()
    {
        Gen.Byte.Array[0, 200].Sample(AssertAnswers, iter: 5_000);
    }

    [Theory]
    [InlineData("? version")]
    [InlineData("version: 1\n? mode")]
    public void Read_ValueMissingAtTheVeryEnd_IsPlacedWithinTheText(string text) =>
        AssertAnswers(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Read_Example_IsValid()
    {
        TestPolicy.Valid(Example);
    }

    private static void AssertAnswers(byte[] file)
    {
        foreach (var scope in Enum.GetValues<PolicyScope>())
        {
            AssertAnswers(file, TestPolicy.Reader.Read(file, scope));
        }
    }

    private static void AssertAnswers(byte[] file, PolicyReading reading)
    {
        if (reading is PolicyReading.Refused { Errors: var errors })
        {
            var lines = Encoding.UTF8.GetString(file).Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
            Assert.NotEmpty(errors);
            Assert.All(errors, error => Assert.InRange(error.Line, 1, lines.Length));
            Assert.All(errors, error => Assert.True(error.Column >= 1, $"{error}"));
        }
    }
}
