using System.IO.Compression;
using System.Text;
using ZocSec.Core.Audits.Edits.Reading;
using static ZocSec.Tests.Audits.Edits.WorkbookDraft;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>Files that are damaged, something else, or made to harm: each is refused in a sentence that says what to do.</summary>
public sealed class HostileFileTests : IDisposable
{
    private static readonly string?[] s_row = ["R_1", "payroll", "java", "web", null, "acme", "42"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-hostile-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("plan.xlsx", "", "it is empty")]
    [InlineData("plan.xlsx", "node_id,Topics", "it is no workbook although its name says so")]
    [InlineData("plan.pdf", "%PDF-1.7", "neither a workbook (.xlsx) nor CSV")]
    [InlineData("plan.xlsx", "PK\u0003\u0004 and then nothing", "it is damaged")]
    public void NoPlan_IsRefused(string name, string text, string reason) =>
        Assert.Contains(reason, Refusal(File(name, Encoding.UTF8.GetBytes(text))), StringComparison.Ordinal);

    [Fact]
    public void Missing_IsRefused() =>
        Assert.Contains(
            "it is not there",
            Refusal(Path.Combine(_folder.FullName, "none.xlsx")),
            StringComparison.Ordinal
        );

    [Fact]
    public void OldWorkbook_AndOneWithAPassword_AreToldApart()
    {
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[3_000_000]];
        var locked = File("locked.xlsx", [.. compound, .. Encoding.Unicode.GetBytes("EncryptedPackage")]);

        Assert.Contains("old format .xls", Refusal(File("old.xls", compound)), StringComparison.Ordinal);
        Assert.Contains("protected by a password", Refusal(locked), StringComparison.Ordinal);
    }

    [Fact]
    public void RowOfFarTooManyCharacters_IsRefused()
    {
        var draft = new WorkbookDraft { SharedItems = $"<si><t>{new string('a', 32_000)}</t></si>" };
        var cells = string.Concat(Enumerable.Repeat("<c t=\"s\"><v>0</v></c>", 200));
        draft.Add("GitHub Inventory", $"<sheetData><row r=\"1\">{cells}</row></sheetData>");

        Assert.Contains("its row 1 has more than", Refusal(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void OpenDocument_IsRefused()
    {
        var draft = new WorkbookDraft();
        draft.Parts["mimetype"] = "application/vnd.oasis.opendocument.spreadsheet";
        draft.Parts["content.xml"] = "<x/>";

        Assert.Contains("save it as .xlsx", Refusal(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherDocument_IsRefused()
    {
        var draft = Of(Headers);
        draft.Parts["xl/workbook.xml"] = "<document/>";

        Assert.Contains("another kind of document", Refusal(draft), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xl/worksheets/sheet1.xml")]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/sharedStrings.xml")]
    public void Dtd_IsProhibited(string part)
    {
        var draft = Of(Headers, s_row);
        draft.Parts[part] =
            "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><x>&b;&c;</x>";

        Assert.Contains("it is damaged", Refusal(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_IsRefused()
    {
        var bytes = System.IO.File.ReadAllBytes(Of(Headers, s_row).Save(Path.Combine(_folder.FullName, "whole.xlsx")));

        Assert.Contains(
            "it is damaged",
            Refusal(File("half.xlsx", bytes[..(bytes.Length / 2)])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void BytesFlipped_AreReadOrRefused_NeverAnythingElse()
    {
        var bytes = System.IO.File.ReadAllBytes(Of(Headers, s_row).Save(Path.Combine(_folder.FullName, "whole.xlsx")));
        var random = new Random(7);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var broken = bytes.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }

            var path = File("broken.xlsx", broken);
            if (Record.Exception(() => PlanFile.Read(path)) is { } error)
            {
                Assert.IsType<PlanFileException>(error);
                refused++;
            }
        }

        Assert.True(refused > 50);
    }

    [Fact]
    public void ZipBomb_IsRefusedByWhatItUnpacksTo()
    {
        var small = Bomb("_rels/.rels", 17);
        var large = Bomb("xl/worksheets/sheet1.xml", 80);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("unpacks to more than 16 MB", Refusal(small), StringComparison.Ordinal);

        using var file = System.IO.File.OpenRead(large);
        using var package = WorkbookPackage.Open(file, maxPart: 64 * 1024 * 1024);
        var lines = new SheetLines(package, SharedTexts.Read(package), DateStyles.Read(package), package.Sheets[0]);
        var refused = Assert.Throws<PlanFileException>(() => lines.Read().Count());

        Assert.Contains("unpacks to more than 64 MB", refused.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 32 * 1024 * 1024);
    }

    private string Bomb(string part, int megabytes)
    {
        var path = Path.Combine(_folder.FullName, $"bomb{megabytes}.xlsx");
        Of(Headers, s_row).Save(path);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry(part)!.Delete();
            using var entry = zip.CreateEntry(part, CompressionLevel.Fastest).Open();
            entry.Write("<worksheet><sheetData>"u8);
            var spaces = new byte[1024 * 1024];
            Array.Fill(spaces, (byte)' ');
            for (var written = 0; written < megabytes; written++)
            {
                entry.Write(spaces);
            }
        }

        return path;
    }

    [Fact]
    public void Limits_OfASheet_AreKept()
    {
        Assert.Contains("more than 1048576 rows", Refusal(Sheet("<row r=\"1048577\"/>")), StringComparison.Ordinal);
        Assert.Contains(
            "more than 16384 columns",
            Refusal(Sheet("<row r=\"2\"><c r=\"XFE2\"><v>1</v></c></row>")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than 32767 characters",
            Refusal(
                Sheet($"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{new string('x', 40_000)}</t></is></c></row>")
            ),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "names a text that is not there",
            Refusal(Sheet("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>5</v></c></row>")),
            StringComparison.Ordinal
        );
    }

    private static WorkbookDraft Sheet(string row) =>
        new WorkbookDraft().Add(
            "GitHub Inventory",
            $"<sheetData>{WorkbookDraft.Row(1, [.. Headers.Select(Inline)])}{row}</sheetData>"
        );

    private string File(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Refusal(WorkbookDraft draft) => Refusal(draft.Save(Path.Combine(_folder.FullName, "plan.xlsx")));

    private static string Refusal(string path) => Assert.Throws<PlanFileException>(() => PlanFile.Read(path)).Message;
}
