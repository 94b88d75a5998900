using System.Collections.Immutable;
using ZocSec.Core.Audits.Edits.Planning;
using ZocSec.Core.GitHub;
using ZocSec.Core.Guardrails;
using ZocSec.Core.Policies;

namespace ZocSec.Tests.Audits.Edits;

/// <summary>The three-way merge at its borders: audit, edit, live.</summary>
public sealed class OwnershipMergeTests
{
    private const string Nothing = "nothing";

    private static readonly MergeRules Rules = new(new OwnersSettings(), TeamMustExist: true);

    [Theory]
    // then, add, delete, live, expected
    [InlineData("", "java", "", "", "+java")]
    [InlineData("", "java", "", "java", Nothing)]
    [InlineData("java", "java", "", "java", Nothing)]
    [InlineData("java", "java", "", "", "taken it away")]
    [InlineData("java", "", "java", "java", "-java")]
    [InlineData("java", "", "java", "", Nothing)]
    [InlineData("", "", "java", "", Nothing)]
    [InlineData("", "", "java", "java", "somebody has added java")]
    [InlineData("java", "web", "java", "java", "+web -java")]
    [InlineData("java", "web", "java", "web", Nothing)]
    [InlineData("java", "web", "java", "java web", "-java")]
    [InlineData("java", "web", "", "java other", "+web")]
    [InlineData("java", "web", "", "other", "+web")]
    // the owner
    [InlineData("", "team-a", "", "", "+team-a")]
    [InlineData("", "team-a", "", "java", "+team-a")]
    [InlineData("", "team-a", "", "team-b", "from none to team-b")]
    [InlineData("", "team-a", "", "team-a team-b", Nothing)]
    [InlineData("team-a", "team-b", "team-a", "team-a", "+team-b -team-a")]
    [InlineData("team-a", "team-b", "team-a", "", "+team-b")]
    [InlineData("team-a", "team-b", "team-a", "team-a team-b", "-team-a")]
    [InlineData("team-a", "team-b", "team-a", "team-b", Nothing)]
    [InlineData("team-a", "team-b", "team-a", "team-c", "from team-a to team-c")]
    [InlineData("team-a", "team-b", "team-a", "team-a team-c", "from team-a to team-a and team-c")]
    [InlineData("team-a", "team-b", "", "", "from team-a to none")]
    [InlineData("team-a", "java", "", "team-c", "+java")]
    [InlineData("team-a", "", "team-a", "team-a", "-team-a")]
    // what the audit could not read
    [InlineData("?", "java", "", "", "could not read")]
    [InlineData("?", "java", "", "java", Nothing)]
    public void Topics(string then, string add, string delete, string live, string expected)
    {
        var edit = Edit(then, add, delete);

        var merged = OwnershipMerge.Decide(edit, Live(live), [], Rules);

        Check(expected, merged);
    }

    [Theory]
    // then, wanted, live, expected; empty is no value
    [InlineData("", "blue", "", "=blue")]
    [InlineData("red", "blue", "red", "=blue")]
    [InlineData("red", "blue", "blue", Nothing)]
    [InlineData("red", "blue", "green", "from red to green")]
    [InlineData("red", "blue", "", "from red to no value")]
    [InlineData("", "blue", "green", "from no value to green")]
    [InlineData("red", "(none)", "red", "=")]
    [InlineData("red", "(none)", "", Nothing)]
    [InlineData("red", "Red", "red", "=Red")]
    [InlineData("?", "blue", "red", "could not read")]
    [InlineData("?", "blue", "blue", Nothing)]
    public void Property(string then, string wanted, string live, string expected)
    {
        var edit = Edit("", "", "") with
        {
            Property = new PropertyEdit(wanted == "(none)" ? null : wanted, "Y2"),
            PropertyThen = new PropertyThen(then is "" or "?" ? null : then, then != "?"),
        };

        var merged = OwnershipMerge.Decide(
            edit,
            Live("") with
            {
                Property = "team",
                PropertyValue = live.Length == 0 ? null : live,
            },
            [],
            Rules
        );

        Check(expected, merged);
    }

    [Fact]
    public void Property_List_IsRefused()
    {
        var edit = Edit("", "", "") with { Property = new PropertyEdit("blue", "Y2") };

        var merged = OwnershipMerge.Decide(edit, Live("") with { Property = "team", PropertyIsList = true }, [], Rules);

        Assert.Equal("Y2", Assert.IsType<MergeResult.Refused>(merged).Cells);
    }

    [Theory]
    [InlineData(19, 1, 0, true)]
    [InlineData(20, 1, 0, false)]
    [InlineData(20, 1, 1, true)]
    [InlineData(18, 3, 0, false)]
    public void Topics_MoreThanGitHubAllows_AreRefused(int there, int added, int deleted, bool isAllowed)
    {
        var live = string.Join(' ', Enumerable.Range(0, there).Select(number => $"t{number}"));
        var add = string.Join(' ', Enumerable.Range(0, added).Select(number => $"new{number}"));
        var delete = string.Join(' ', Enumerable.Range(0, deleted).Select(number => $"t{number}"));

        var merged = OwnershipMerge.Decide(Edit(live, add, delete), Live(live), [], Rules);

        Assert.Equal(isAllowed, merged is MergeResult.Ready);
    }

    [Fact]
    public void TooManyTopics_Fewer_IsAllowed()
    {
        var live = string.Join(' ', Enumerable.Range(0, 25).Select(number => $"t{number}"));

        Assert.IsType<MergeResult.Ready>(OwnershipMerge.Decide(Edit(live, "", "t1"), Live(live), [], Rules));
    }

    [Fact]
    public void OwnerTopic_OfNoTeam_IsRefusedWithItsCell_UnlessThePolicyAllowsIt()
    {
        var edit = Edit("", "team-ghost", "");

        var refused = Assert.IsType<MergeResult.Refused>(OwnershipMerge.Decide(edit, Live(""), ["ghost"], Rules));

        Assert.Equal("I2", refused.Cells);
        Assert.Contains("team-ghost names no team", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<MergeResult.Ready>(
            OwnershipMerge.Decide(edit, Live(""), ["ghost"], Rules with { TeamMustExist = false })
        );
    }

    [Fact]
    public void ReadOnly_IsRefused_UnlessAllIsAsWanted()
    {
        Assert.Contains(
            "archived",
            Assert
                .IsType<MergeResult.Refused>(
                    OwnershipMerge.Decide(Edit("", "java", ""), Live("") with { IsReadOnly = true }, [], Rules)
                )
                .Reason,
            StringComparison.Ordinal
        );
        Assert.IsType<MergeResult.Nothing>(
            OwnershipMerge.Decide(Edit("", "java", ""), Live("java") with { IsReadOnly = true }, [], Rules)
        );
    }

    [Fact]
    public void TopicsNotShown_AreNotReplaced() =>
        Assert.IsType<MergeResult.Refused>(
            OwnershipMerge.Decide(Edit("", "java", ""), Live("") with { Topics = null }, [], Rules)
        );

    [Fact]
    public void OtherPrefix_IsThePolicys()
    {
        var rules = new MergeRules(new OwnersSettings { TopicPrefix = "own-" }, TeamMustExist: true);

        Check("+team-a", OwnershipMerge.Decide(Edit("", "team-a", ""), Live("team-b"), [], rules));
        Check("from none to own-b", OwnershipMerge.Decide(Edit("", "own-a", ""), Live("own-b"), [], rules));
    }

    [Fact]
    public void RowOfTwoRepositories_IsRefused()
    {
        var edit = Edit("", "java", "") with { NodeId = "R_42", Id = 43 };

        Check("belong to two repositories", OwnershipMerge.Decide(edit, Live(""), [], Rules));
        Check("+java", OwnershipMerge.Decide(edit with { Id = 42 }, Live(""), [], Rules));
    }

    [Fact]
    public void TopicsAfter_KeepWhatOthersAdded() =>
        Assert.Equal(
            ["other", "web"],
            OwnershipMerge.TopicsAfter(
                Live("java other"),
                [new Change("topic:java", "present", null), new Change("topic:web", null, "present")]
            )
        );

    private static void Check(string expected, MergeResult merged)
    {
        switch (merged)
        {
            case MergeResult.Nothing:
                Assert.Equal(Nothing, expected);
                break;
            case MergeResult.Refused refused:
                Assert.Contains(expected, refused.Reason, StringComparison.Ordinal);
                break;
            case MergeResult.Ready ready:
                Assert.Equal(expected, string.Join(' ', ready.Changes.Select(Words)));
                break;
        }
    }

    private static string Words(PlannedChange planned) =>
        RepositoryProperty.TopicOf(planned.Change.Property) is { } topic
            ? (planned.Change.After is null ? "-" : "+") + topic
            : $"={planned.Change.After}";

    private static RepositoryEdit Edit(string then, string add, string delete) =>
        new()
        {
            Name = "acme/payroll",
            FullName = "acme/payroll",
            Cells = "I2, J2",
            TopicsThen = then == "?" ? null : Split(then),
            Topics =
            [
                .. Split(add).Select(topic => new TopicEdit(topic, IsAdded: true, "I2")),
                .. Split(delete).Select(topic => new TopicEdit(topic, IsAdded: false, "J2")),
            ],
        };

    private static LiveOwnership Live(string topics) =>
        new(new ResourceId(new TenantId("1"), RepositoryState.Kind, "42", "acme/payroll")) { Topics = Split(topics) };

    private static ImmutableArray<string> Split(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
