using ZocSec.Core.Audits.Edits.Reading;
using static ZocSec.Tests.Audits.Edits.WorkbookDraft;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Workbooks as people hand them in.</summary>
public sealed class PlanFileTests : IDisposable
{
    private static readonly string?[] s_row = ["R_1", "payroll", "java", "Web", "java", "acme", "42", "red", "blue"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-plan-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Row_IsReadByItsHeaders()
    {
        var plan = Read(Of(Headers, s_row, ["R_2", "other", null, null, null, "acme", "43"]));

        Assert.Equal((PlanKind.Workbook, 2), (plan.Kind, plan.Repositories));
        var row = Assert.Single(plan.Rows);
        Assert.Equal(
            new EditRow(2, IsHidden: false)
            {
                NodeId = "R_1",
                Id = 42,
                FullName = "acme/payroll",
                Topics = "java",
                Property = "red",
                Add = new EditCell("D2", "Web"),
                Delete = new EditCell("E2", "java"),
                Set = new EditCell("I2", "blue"),
            },
            row
        );
    }

    [Fact]
    public void CopyOfTheSheet_IsNamed_SinceItDoesNotCount()
    {
        var plan = Read(
            Of(Headers, s_row).Add("GitHub Inventory (2)", Table(Headers, s_row)).Add("Notes", Table(["x"]))
        );

        Assert.Equal("GitHub Inventory (2)", Assert.Single(plan.OtherSheets));
        Assert.Single(plan.Rows);
    }

    [Fact]
    public void Columns_MovedAddedAndRemoved_AreFoundByTheirHeaders()
    {
        var row = Row(Of(["Mine", "topic_ADD", "Name", "", "Account", "Topics"], ["x", "web", "payroll", "y", "acme"]));

        Assert.Equal(("acme/payroll", null, "B2"), (row.FullName, row.NodeId, row.Add!.Address));
    }

    [Theory]
    [InlineData("Topic_add,node_id", "Topics")]
    [InlineData("Topics,Topic_add,Name", "node_id or Id or Account or Name")]
    [InlineData("node_id,Topics,Property", "Topic_add or Topic_del or Property_set")]
    [InlineData("node_id,Property_set", "Property")]
    public void Header_Missing_IsNamed(string headers, string missing) =>
        Assert.Contains($"lacks the header {missing},", Refusal(Of(headers.Split(','))), StringComparison.Ordinal);

    [Fact]
    public void Header_Twice_IsNamedWithBothCells() =>
        Assert.Contains(
            "Topic_add is there twice, in B1 and D1",
            Refusal(Of(["node_id", "Topic_add", "Topics", "Topic_add"])),
            StringComparison.Ordinal
        );

    [Fact]
    public void SharedAndRichTextsNumbersAndBooleans_AreText()
    {
        var draft = new WorkbookDraft
        {
            SharedItems =
                "<si><t>R_1</t></si><si><r><rPr><b/></rPr><t>we</t></r><r><t>b</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si><si><t/></si>",
        };
        string?[] cells =
        [
            "<c r=\"{0}\" t=\"s\"><v>0</v></c>",
            "<c r=\"{0}\" t=\"str\"><f>A1&amp;\"x\"</f><v>payroll</v></c>",
            "<c r=\"{0}\" t=\"s\"><v>2</v></c>",
            "<c r=\"{0}\" t=\"s\"><v>1</v></c>",
            "<c r=\"{0}\"><v>2024</v></c>",
            Inline("acme"),
            "<c r=\"{0}\"><v>4.2E1</v></c>",
            Inline(" "),
            "<c r=\"{0}\" t=\"b\"><v>1</v></c>",
        ];
        draft.Add(
            "GitHub Inventory",
            $"<sheetData>{WorkbookDraft.Row(1, [.. Headers.Select(Inline)])}{WorkbookDraft.Row(2, cells)}</sheetData>"
        );

        var row = Row(draft);

        Assert.Equal(("R_1", 42L, "acme/payroll"), (row.NodeId, row.Id, row.FullName));
        Assert.Equal(("web", "2024", "true"), (row.Add!.Text, row.Delete!.Text, row.Set!.Text));
        Assert.Null(row.Topics);
        Assert.Null(row.Property);
    }

    [Theory]
    [InlineData("<c r=\"{0}\" s=\"1\"><v>45292</v></c>", "holds a date")]
    [InlineData("<c r=\"{0}\" s=\"2\"><v>45292</v></c>", "holds a date")]
    [InlineData("<c r=\"{0}\" t=\"e\"><v>#REF!</v></c>", "holds the error #REF!")]
    [InlineData("<c r=\"{0}\"><f>A1</f></c>", "holds a formula")]
    public void Edit_ThatIsNotWhatWasTyped_SaysSo(string cell, string problem)
    {
        var draft = new WorkbookDraft
        {
            Styles = (
                "<numFmt numFmtId=\"170\" formatCode=\"yyyy\\-mm\"/><numFmt numFmtId=\"171\" formatCode=\"[Red]&quot;day&quot;0\"/>",
                "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/>"
            ),
        };
        draft.Add(
            "GitHub Inventory",
            $"<sheetData>{WorkbookDraft.Row(1, [Inline("node_id"), Inline("Topics"), Inline("Topic_add"), Inline("Topic_del")])}{WorkbookDraft.Row(2, [Inline("R_1"), null, cell, "<c r=\"{0}\" s=\"3\"><v>7</v></c>"])}</sheetData>"
        );

        var row = Row(draft);

        Assert.StartsWith(problem, row.Add!.Problem, StringComparison.Ordinal);
        Assert.Equal(("7", null), (row.Delete!.Text, row.Delete.Problem));
    }

    [Fact]
    public void CellsAndRowsWithoutAddresses_AreCounted()
    {
        var draft = new WorkbookDraft().Add(
            "GitHub Inventory",
            "<sheetData><row><c t=\"inlineStr\"><is><t>node_id</t></is></c><c t=\"inlineStr\"><is><t>Topics</t></is></c><c t=\"inlineStr\"><is><t>Topic_add</t></is></c></row><row/><row><c t=\"inlineStr\"><is><t>R_1</t></is></c><c/><c t=\"inlineStr\"><is><t>web</t></is></c></row></sheetData>"
        );

        Assert.Equal(new EditCell("C3", "web"), Row(draft).Add);
    }

    [Fact]
    public void HiddenRow_Counts()
    {
        var draft = new WorkbookDraft().Add(
            "GitHub Inventory",
            $"<sheetData>{WorkbookDraft.Row(1, [.. Headers.Select(Inline)])}{WorkbookDraft.Row(2, [.. s_row.Select(Inline)], "hidden=\"1\"")}</sheetData>"
        );

        Assert.True(Row(draft).IsHidden);
    }

    [Theory]
    [InlineData("D2:D3", "Topic_add")]
    [InlineData("C5:D5", "Topics")]
    [InlineData("A1:A9", "node_id")]
    public void MergedCells_OverAColumnThatIsRead_AreRefusedWithTheirAddress(string area, string column) =>
        Assert.Contains(
            $"the cells {area} are merged over the column {column}",
            Refusal(Merged(area)),
            StringComparison.Ordinal
        );

    [Fact]
    public void MergedCells_Elsewhere_DoNoHarm() => Assert.Equal("D2", Row(Merged("K2:L9")).Add!.Address);

    [Fact]
    public void Sheet_IsFoundByItsName_WhereverItIs()
    {
        var draft = new WorkbookDraft()
            .Add("Notes", Table(Headers, ["R_9", null, null, "no"]))
            .Add("github inventory", Table(Headers, s_row));

        Assert.Equal("R_1", Row(draft).NodeId);
    }

    [Fact]
    public void Sheet_Renamed_IsTheOnlyOneWithTheHeaders()
    {
        var draft = new WorkbookDraft().Add("Notes", Table(["a"])).Add("Mine", Table(Headers, s_row));

        Assert.Equal("R_1", Row(draft).NodeId);
        Assert.Contains("Mine and Yours both", Refusal(draft.Add("Yours", Table(Headers))), StringComparison.Ordinal);
        Assert.Contains(
            "no sheet GitHub Inventory",
            Refusal(new WorkbookDraft().Add("Notes", Table(["a"]))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void About_IsReadFromTheHiddenSheet()
    {
        var draft = Of(Headers, s_row)
            .Add(
                "zocsec",
                Table(
                    ["format", "1"],
                    ["api-url", "https://ghe.example/api/v3/"],
                    ["topic-prefix", "own-"],
                    ["owner-property", "owner"],
                    ["started-at", "2026-01-31T09:00:00Z"]
                ),
                "veryHidden"
            );

        var about = Read(draft).About;

        Assert.Equal(
            ("https://ghe.example/api/v3/", "own-", "owner"),
            (about.ApiUrl!.AbsoluteUri, about.TopicPrefix, about.OwnerProperty)
        );
        Assert.Equal(new PlanAbout(), Read(Of(Headers, s_row)).About);
    }

    private static WorkbookDraft Merged(string area) =>
        new WorkbookDraft().Add(
            "GitHub Inventory",
            $"{Table(Headers, s_row)}<mergeCells count=\"1\"><mergeCell ref=\"{area}\"/></mergeCells>"
        );

    private Plan Read(WorkbookDraft draft) => PlanFile.Read(draft.Save(Path.Combine(_folder.FullName, "plan.xlsx")));

    private EditRow Row(WorkbookDraft draft) => Assert.Single(Read(draft).Rows);

    private string Refusal(WorkbookDraft draft) => Assert.Throws<PlanFileException>(() => Read(draft)).Message;
}
