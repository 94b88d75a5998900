using ZocSec.Core.GitHub.Checks;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;
using static ZocSec.Tests.PolicyChecks.RecordedRepositories;

namespace ZocSec.Tests.PolicyChecks;

public sealed class PolicyReportTests
{
    [Fact]
    public void Refused_EachError_IsAFailureOnItsLine()
    {
        var report = PolicyReport.Refused([new PolicyError(1, 10, "one"), new PolicyError(7, 3, "two")]);

        Assert.Equal((CheckConclusion.Failure, "2 errors in zocsec.yml"), (report.Conclusion, report.Title));
        Assert.Equal(
            [
                new CheckAnnotation("zocsec.yml", 1, "column 10: one", IsFailure: true),
                new CheckAnnotation("zocsec.yml", 7, "column 3: two", IsFailure: true),
            ],
            report.Annotations
        );
    }

    [Fact]
    public void Changes_None_IsASuccess()
    {
        var report = Report("mode: observe", "mode: observe", count: 3);

        Assert.Equal(
            (CheckConclusion.Success, "Valid: no resource would be changed"),
            (report.Conclusion, report.Title)
        );
        Assert.Contains("what was last recorded of 3 states", report.Summary, StringComparison.Ordinal);
        Assert.Null(report.Text);
    }

    [Fact]
    public void Changes_Some_IsNeutralAndNamesThem()
    {
        var report = Report("mode: observe", "mode: enforce", count: 14);

        Assert.Equal((CheckConclusion.Neutral, "Valid: 14 would be changed"), (report.Conclusion, report.Title));
        Assert.Contains(
            "- **14 repositories would become private** (`github/public-repository`)",
            report.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("- `acme/repository-00014`\n", report.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("more", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_Released_AreSaidInTheTitle()
    {
        var report = Report("mode: enforce", "mode: observe", count: 2);

        Assert.Equal(
            (CheckConclusion.Neutral, "Valid: 2 would no longer be changed"),
            (report.Conclusion, report.Title)
        );
    }

    [Fact]
    public void Changes_OfSettingsOnly_IsNeutral()
    {
        var report = PolicyReport.Changes(Compare("mode: observe", "mode: enforce", 0), ["x: 1 → 2"], isRemoval: false);

        Assert.Equal(CheckConclusion.Neutral, report.Conclusion);
        Assert.Contains("- x: 1 → 2\n", report.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void Changes_MoreThanTheLimit_AreWarnedOf(int count, bool isWarned)
    {
        var report = Report("mode: observe", "mode: enforce", count);

        Assert.Equal(
            isWarned,
            report.Summary.Contains("`changes-per-hour` is 20: after 20 within an hour", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Changes_TooManyToName_SayHowManyMore()
    {
        var report = Report("mode: observe", "mode: enforce", count: 10_000);

        Assert.True(report.Text!.Length <= CheckLimits.Text);
        var named = report.Text.Split('\n').Count(line => line.StartsWith("- `", StringComparison.Ordinal));
        Assert.InRange(named, 1_000, 9_999);
        Assert.Contains($"- … and {10_000 - named:N0} more\n", report.Text, StringComparison.Ordinal);
        Assert.Contains("10,000 repositories would become private", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_ManyKinds_ShareTheRoom()
    {
        var standings = Enumerable
            .Range(1, 4_000)
            .Select(id => Standing(id, visibility: id % 2 == 0 ? "public" : "internal-" + (id % 7)))
            .Concat(Enumerable.Range(5_000, 3_000).Select(id => Standing(id, archived: true)));
        var difference = new PolicyDifference(Policy("mode: observe"), Policy("mode: enforce"), Now);
        foreach (var standing in standings)
        {
            difference.Add(Preview(standing));
        }

        var report = PolicyReport.Changes(difference, [], isRemoval: false);

        Assert.True(report.Text!.Length <= CheckLimits.Text);
    }

    [Fact]
    public void Removal_SaysThatEverythingIsObserved()
    {
        var difference = new PolicyDifference(Policy("mode: enforce"), ZocSec.Core.Policies.Policy.ObserveOnly, Now);
        difference.Add(Preview(Standing(1)));

        var report = PolicyReport.Changes(difference, [], isRemoval: true);

        Assert.Equal(CheckConclusion.Neutral, report.Conclusion);
        Assert.Equal("The policy would be gone: 1 would no longer be changed", report.Title);
        Assert.Contains("**everything is observed**", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_NameWithABacktick_StaysWithinItsQuotes()
    {
        var difference = new PolicyDifference(Policy("mode: observe"), Policy("mode: enforce"), Now);
        difference.Add(Preview(Standing(1, name: "acme/a`@all`")));

        Assert.Contains(
            "- `` acme/a`@all` ``\n",
            PolicyReport.Changes(difference, [], isRemoval: false).Text,
            StringComparison.Ordinal
        );
    }

    private static CheckRunContent Report(string before, string after, int count) =>
        PolicyReport.Changes(Compare(before, after, count), [], isRemoval: false);

    private static PolicyDifference Compare(string before, string after, int count)
    {
        var difference = new PolicyDifference(Policy(before), Policy(after), Now);
        foreach (var id in Enumerable.Range(1, count))
        {
            difference.Add(Preview(Standing(id)));
        }

        return difference;
    }
}
