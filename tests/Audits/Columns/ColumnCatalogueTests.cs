using ZocSec.Core.Audits;
using ZocSec.Core.Audits.Columns;
using ZocSec.Core.Reports;

namespace ZocSec.Tests.Audits.Columns;

public sealed class ColumnCatalogueTests
{
    [Fact]
    public void FirstTwelve_AreThoseOf2019() =>
        Assert.Equal(
            [
                ("node_id", 15),
                ("Name", 30),
                ("Description", 30),
                ("Archived", 10),
                ("Private", 10),
                ("Languages", 40),
                ("Teams", 30),
                ("Topics", 30),
                ("Topic_add", 25),
                ("Topic_del", 25),
                ("Last Committer", 25),
                ("Last Commit Date", 20),
            ],
            ColumnCatalogue.All.Take(12).Select(column => (column.Header, (int)column.Width))
        );

    [Fact]
    public void Headers_AreUniqueAndHintsShortEnough()
    {
        var columns = ColumnCatalogue.All;

        Assert.Equal(
            columns.Length,
            columns.DistinctBy(column => column.Header, StringComparer.OrdinalIgnoreCase).Count()
        );
        Assert.Equal(
            ["Topic_add", "Topic_del", "Property_set"],
            columns.Where(column => column.Edit is not null).Select(column => column.Header)
        );
        Assert.All(columns, column => Assert.True(column.Edit is null or { Title.Length: <= 32, Text.Length: <= 255 }));
    }

    [Fact]
    public void OtherOwners_AreTen_AndHowManyMore()
    {
        var column = ColumnCatalogue.All.Single(one => one.Header == "Other owners");
        var row = AuditSample.Row(1);

        Assert.Equal("a b c d e f g h i j", Shown("abcdefghij"));
        Assert.Equal("a b c d e f g h i j and 2 more", Shown("abcdefghijkl"));

        string? Shown(string teams) =>
            column
                .Read(row with { Owner = row.Owner with { Others = [.. teams.Select(team => team.ToString())] } })
                .Text;
    }

    [Fact]
    public void Unread_IsNeverEmpty()
    {
        var row = AuditSample.Row(1) with { Unknown = AuditSample.Unreadable, Visibility = null, Findings = [] };
        string[] mayBeEmpty = ["Description", "Topic_add", "Topic_del", "Property_set", "Other owners"];

        foreach (var column in ColumnCatalogue.All.Where(column => !mayBeEmpty.Contains(column.Header)))
        {
            Assert.NotEqual(CellKind.Empty, column.Read(row).Kind);
        }

        foreach (
            var header in new[]
            {
                "Languages",
                "Teams",
                "Topics",
                "Property",
                "Last Committer",
                "Last Commit Date",
                "Protection",
                "Vulnerability alerts",
                "CODEOWNERS",
                "CODEOWNERS errors",
                "Deploy keys",
                "Writing keys",
            }
        )
        {
            Assert.Equal("unknown (HTTP 502)", Cell(header, row).Text);
        }

        Assert.Equal("unknown (not read)", Cell("Private", row).Text);
        Assert.Equal("unknown (not judged)", Cell("github/public-repository", row).Text);
        Assert.True(ReportCell.SaysUnknown(Cell("Topics", row).Text!));
    }

    [Theory]
    [InlineData("public", false)]
    [InlineData("private", true)]
    [InlineData("internal", true)]
    public void Private_IsABoolean(string visibility, bool expected)
    {
        var cell = Cell("Private", AuditSample.Row(1) with { Visibility = visibility });

        Assert.Equal((CellKind.Boolean, expected), (cell.Kind, cell.Flag));
    }

    [Fact]
    public void Guardrail_SaysVerdictAndReason()
    {
        var row = AuditSample.Exposed(AuditSample.Row(1));

        Assert.Equal("ok", Cell("github/public-repository", AuditSample.Row(1)).Text);
        Assert.Equal("violation: no topic names a team", Cell("github/team-topic", row).Text);
        Assert.Equal("exempt: until 2027-01-31", Cell("github/vulnerability-alerts", row).Text);
    }

    [Fact]
    public void NothingProtected_SaysNone()
    {
        Assert.Equal("none", Cell("Protection", AuditSample.Row(1) with { Protection = [] }).Text);
        Assert.Equal(CellKind.Empty, Cell("Protection", AuditSample.Row(1) with { Protection = null }).Kind);
    }

    private static ReportCell Cell(string header, AuditedRepository row) =>
        ColumnCatalogue.All.Single(column => column.Header == header).Read(row);
}
