using System.Text;
using ZocSec.Core.Events;
using ZocSec.Core.Policies;
using ZocSec.Core.PolicyChecks;
using ZocSec.Core.Queue;
using ZocSec.Tests.Guardrails;

namespace ZocSec.Tests.PolicyChecks;

public sealed class PolicyReactionTests
{
    private const string Sha = "0123456789012345678901234567890123456789";
    private const string Home = "octo-org/.github-private";

    private readonly PolicyReaction _reaction = new(new PolicySettings(Path: null, ".github-private"));

    [Fact]
    public void Push_ToTheDefaultBranch_ReadsAndChecks()
    {
        var work = Work("push", $$""" "ref":"refs/heads/main","after":"{{Sha}}" """);

        Assert.Equal(["policy-read", "policy-check"], work.Select(errand => errand.Kind));
        Assert.Equal(new PolicyCheck(Home, Sha, PolicyCheckCause.Push), PolicyCheck.Of(work[1].Data));
    }

    [Theory]
    [InlineData("refs/heads/topic")]
    [InlineData("refs/tags/main")]
    public void Push_ToAnythingElse_IsNoMatter(string reference)
    {
        Assert.Empty(Work("push", $$""" "ref":"{{reference}}","after":"{{Sha}}" """));
    }

    [Theory]
    [InlineData("opened")]
    [InlineData("synchronize")]
    [InlineData("reopened")]
    [InlineData("edited")]
    public void PullRequest_ToTheDefaultBranch_IsChecked(string action)
    {
        var work = Assert.Single(Work("pull_request", Pull(action)));

        Assert.Equal("policy-check", work.Kind);
        Assert.Equal(new PolicyCheck(Home, Sha, PolicyCheckCause.PullRequest, 5), PolicyCheck.Of(work.Data));
    }

    [Fact]
    public void PullRequest_ToAnotherBranch_OrClosed_IsNoMatter()
    {
        Assert.Empty(Work("pull_request", Pull("opened", toward: "release")));
        Assert.Empty(Work("pull_request", Pull("closed")));
    }

    [Theory]
    [InlineData("ZocSec / policy", 1)]
    [InlineData("ZocSec / ownership", 0)]
    public void CheckRun_Rerequested_IsCheckedWhenItIsThisOne(string name, int expected)
    {
        var work = Work(
            "check_run",
            $$""" "action":"rerequested","check_run":{"id":3,"name":"{{name}}","head_sha":"{{Sha}}"} """
        );

        Assert.Equal(expected, work.Count);
    }

    [Fact]
    public void CheckSuite_Rerequested_IsChecked()
    {
        var work = Assert.Single(
            Work("check_suite", $$""" "action":"rerequested","check_suite":{"id":3,"head_sha":"{{Sha}}"} """)
        );

        Assert.Equal(PolicyCheckCause.SuiteRerequested, PolicyCheck.Of(work.Data)?.Cause);
    }

    [Theory]
    [InlineData("octo-org/payroll")]
    [InlineData("octo-org/x.github-private")]
    public void AnyOtherRepository_IsNoMatter(string repository)
    {
        Assert.Empty(Work("pull_request", Pull("opened"), repository));
    }

    [Fact]
    public void PolicyRepository_IsKnownInAnyLetterCase()
    {
        Assert.Single(Work("pull_request", Pull("opened"), "octo-org/.GitHub-Private"));
    }

    [Fact]
    public void TwoEvents_AreTwoErrands()
    {
        var one = Assert.Single(Work("pull_request", Pull("opened"), id: "d1"));
        var other = Assert.Single(Work("pull_request", Pull("opened"), id: "d2"));

        Assert.NotEqual(one.Id, other.Id);
    }

    private static string Pull(string action, string toward = "main") =>
        $$$""" "action":"{{{action}}}","number":5,"pull_request":{"number":5,"head":{"sha":"{{{Sha}}}"},"base":{"ref":"{{{toward}}}"}} """;

    private List<Errand> Work(string name, string members, string repository = Home, string id = "d1")
    {
        var body =
            $$$"""{ {{{members}}}, "repository":{"id":1,"full_name":"{{{repository}}}","default_branch":"main"},"installation":{"id":7},"sender":{"login":"mona"}}""";
        var source = GitHubDelivery.Read(id, name, Encoding.UTF8.GetBytes(body), GitHubEvents.Time)!;
        return [.. _reaction.WorkFor(source).Cast<Errand>()];
    }
}
