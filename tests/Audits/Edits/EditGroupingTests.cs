using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.Audits.Edits.Reading;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>What rows ask for, one by one and together.</summary>
public sealed class EditGroupingTests
{
    [Fact]
    public void Topics_AreSplitAtSpacesAndCommas_AndWrittenAsGitHubDoes()
    {
        var edit = Single(Row(2, add: "Java, web\u00a0web  C-99\nx;y"));

        Assert.Equal(["java", "web", "c-99", "x", "y"], edit.Topics.Select(topic => topic.Topic));
        Assert.All(edit.Topics, topic => Assert.Equal(("I2", true), (topic.Cell, topic.IsAdded)));
    }

    [Theory]
    [InlineData("my_topic")]
    [InlineData("-java")]
    [InlineData("größe")]
    [InlineData("c++")]
    [InlineData("=cmd()")]
    [InlineData("a123456789012345678901234567890123456789012345678901")]
    public void Topic_ThatGitHubRefuses_IsRefusedWithItsCell(string topic)
    {
        var refusal = Refusal(Row(12, add: $"java {topic}"));

        Assert.Contains("is no topic", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal("I12", refusal.Cells);
    }

    [Fact]
    public void Topic_OfFiftyCharacters_IsOne() => Assert.Single(Single(Row(2, add: new string('a', 50))).Topics);

    [Fact]
    public void AddedAndDeletedInOneRow_BothCount()
    {
        var edit = Single(Row(2, add: "web", delete: "java"));

        Assert.Equal(
            [("web", true, "I2"), ("java", false, "J2")],
            edit.Topics.Select(t => (t.Topic, t.IsAdded, t.Cell))
        );
        Assert.Equal("I2, J2", edit.Cells);
    }

    [Fact]
    public void AddedAndDeleted_TheSame_IsRefusedWithBothCells()
    {
        var refusal = Refusal(Row(3, add: "web"), Row(5, delete: "WEB"));

        Assert.Contains("I3 adds web and J5 takes it away", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal("I3, J5", refusal.Cells);
    }

    [Fact]
    public void TwoRowsOfOneRepository_AreOneEdit()
    {
        var edit = Single(Row(3, add: "web a"), Row(5, add: "web b", set: "blue"));

        Assert.Equal(["web", "a", "b"], edit.Topics.Select(topic => topic.Topic));
        Assert.Equal("blue", edit.Property!.Value);
        Assert.Equal("I3, I5, Y5", edit.Cells);
    }

    [Fact]
    public void TwoRows_DifferentValues_AreRefusedWithBothCells() =>
        Assert.Contains("Y3 and Y5", Refusal(Row(3, set: "blue"), Row(5, set: "red")).Reason, StringComparison.Ordinal);

    [Fact]
    public void TwoRows_OfDifferentAudits_AreRefused() =>
        Assert.Contains(
            "not of one audit",
            Refusal(Row(3, add: "a"), Row(5, add: "b") with { Topics = "java" }).Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void RowWithNameOnly_JoinsTheOneWithIds()
    {
        var edit = Single(Row(3, add: "a") with { NodeId = null, Id = null }, Row(5, add: "b"));

        Assert.Equal(("R_1", 42), (edit.NodeId, edit.Id));
        Assert.Equal(2, edit.Topics.Length);
    }

    [Fact]
    public void SameNameWithOtherNodeId_IsAnotherRepository() =>
        Assert.Equal(
            2,
            EditGrouping.Group([Row(3, add: "a"), Row(5, delete: "a") with { NodeId = "R_2", Id = 43 }]).Edits.Length
        );

    [Fact]
    public void RowWithoutIdentity_IsRefused() =>
        Assert.Contains(
            "row 7 does not say which repository",
            Refusal(Row(7, add: "a") with { NodeId = null, Id = null, FullName = null }).Reason,
            StringComparison.Ordinal
        );

    [Fact]
    public void CellThatIsNotWhatWasTyped_IsRefused() =>
        Assert.Contains(
            "the cell holds a date",
            Refusal(new EditRow(7, false) { NodeId = "R_1", Add = new EditCell("I7", "45292", "holds a date") }).Reason,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("(none)")]
    [InlineData("(None)")]
    public void None_TakesTheValueAway(string text) => Assert.Null(Single(Row(2, set: text)).Property!.Value);

    [Fact]
    public void UnknownAtAudit_IsNotEmpty()
    {
        var edit = Single(Row(2, add: "a") with { Topics = "unknown (no permission)", Property = "unknown (why)" });

        Assert.Null(edit.TopicsThen);
        Assert.False(edit.PropertyThen.IsKnown);
    }

    private static EditRow Row(int number, string? add = null, string? delete = null, string? set = null) =>
        new(number, IsHidden: false)
        {
            NodeId = "R_1",
            Id = 42,
            FullName = "acme/payroll",
            Add = add is null ? null : new EditCell($"I{number}", add),
            Delete = delete is null ? null : new EditCell($"J{number}", delete),
            Set = set is null ? null : new EditCell($"Y{number}", set),
        };

    private static RepositoryEdit Single(params EditRow[] rows)
    {
        var (edits, refusals) = EditGrouping.Group(rows);
        Assert.Empty(refusals);
        return Assert.Single(edits);
    }

    private static EditRefusal Refusal(params EditRow[] rows)
    {
        var (edits, refusals) = EditGrouping.Group(rows);
        Assert.Empty(edits);
        return Assert.Single(refusals);
    }
}
