using System.Text;
using ZocSec.Core.Audits.Edits.Reading;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>CSV as an audit, Excel and LibreOffice write it.</summary>
public sealed class CsvPlanTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"zocsec-{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("node_id,Topics,Topic_add\nR_1,java,web\n")]
    [InlineData("node_id,Topics,Topic_add\r\nR_1,java,web")]
    [InlineData("node_id;Topics;Topic_add\r\nR_1;java;web\r\n")]
    [InlineData("node_id\tTopics\tTopic_add\r\nR_1\tjava\tweb\r\n")]
    [InlineData("sep=;\r\nnode_id;Topics;Topic_add\r\nR_1;java;web\r\n")]
    [InlineData("\"node_id\",\"Topics\",\"Topic_add\"\r\n\"R_1\",\"java\",\"web\"\r\n")]
    public void Variants_AreRead(string text)
    {
        var row = Row(text);

        Assert.Equal(("R_1", "java", new EditCell("C2", "web")), (row.NodeId, row.Topics, row.Add));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void ByteOrderMark_IsNoPartOfTheHeader(string encoding)
    {
        File.WriteAllText(_path, "node_id,Topics,Topic_add\nR_1,,web\n", Encoding.GetEncoding(encoding));

        Assert.Equal("R_1", Assert.Single(PlanFile.Read(_path).Rows).NodeId);
    }

    [Fact]
    public void QuotedSeparatorsQuotesAndLineBreaks_AreText()
    {
        var row = Row("node_id,Description,Topics,Topic_add\nR_1,\"a, \"\"b\"\"\r\nc;d\",java,\"web,x\ny\"\nR_2,,,\n");

        Assert.Equal(("java", "web,x\ny", "D2"), (row.Topics, row.Add!.Text, row.Add.Address));
    }

    [Theory]
    [InlineData("'-x", "-x")]
    [InlineData("'=blue", "=blue")]
    [InlineData("it's", "it's")]
    public void ApostropheBeforeAFormula_IsTakenAway(string written, string meant) =>
        Assert.Equal(meant, Row($"node_id,Property,Property_set\nR_1,{written},{written}\n").Set!.Text);

    [Fact]
    public void RoundedNumber_IsNoIdentity() => Assert.Null(Row("Id,Topics,Topic_add\n1.2E+09,,web\n").Id);

    [Theory]
    [InlineData("node_id,Topics,Topic_add\nR_1,\"java,web\n", "a quote that begins in row 2 does not end")]
    [InlineData("node_id,Topics\0", "it is no text")]
    [InlineData("node_id,Topics", "lacks the header Topic_add")]
    public void Broken_IsRefused(string text, string reason)
    {
        File.WriteAllText(_path, text);

        Assert.Contains(
            reason,
            Assert.Throws<PlanFileException>(() => PlanFile.Read(_path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void OtherEncoding_IsRefused_BeforeItsLettersBecomeOthers()
    {
        File.WriteAllText(_path, "node_id,Property,Property_set\nR_1,,Équipe\n", Encoding.Latin1);

        Assert.Contains(
            "not in UTF-8",
            Assert.Throws<PlanFileException>(() => PlanFile.Read(_path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "no row of headers")]
    [InlineData("node_id,Topics,Topic_add\n", "its row 2 has more than")]
    public void EndlessRow_IsRefused(string before, string reason)
    {
        File.WriteAllText(_path, before + string.Concat(Enumerable.Repeat($"{new string('a', 100_000)},", 40)));

        Assert.Contains(
            reason,
            Assert.Throws<PlanFileException>(() => PlanFile.Read(_path)).Message,
            StringComparison.Ordinal
        );
    }

    private EditRow Row(string text)
    {
        File.WriteAllText(_path, text);
        return Assert.Single(PlanFile.Read(_path).Rows);
    }
}
