using System.Text;
using ZocSec.Core.Events;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Events;

public sealed class GitHubFactsTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Of_EveryRecordedCheckEvent_TellsItsHead()
    {
        var told = WebhookExamples
            .All.Where(example => example.Event is "check_run" or "check_suite")
            .Select(example => FactsOf(example.Event, example.Json.Span))
            .OfType<GitHubFacts>()
            .ToList();

        Assert.NotEmpty(told);
        Assert.All(told, facts => Assert.Equal(40, facts.Head?.Length));
    }

    [Fact]
    public void Of_ACheckEventThatOctokitsTypesRefuse_IsReadByName()
    {
        // Their check run must have a start; this one has none, and an action that they do not know.
        var facts = FactsOf(
            "check_run",
            $$$"""
            {"action":"new_one","installation":{"id":1},"repository":{"id":7,"full_name":"acme/a"},
             "check_run":{"id":3,"name":"ZocSec / ownership","head_sha":"{{{Sha}}}"},"requested_action":{"identifier":"adopt"}}
            """
        );

        Assert.Equal((Sha, "ZocSec / ownership", "adopt"), (facts?.Head, facts?.Check, facts?.Button));
    }

    [Theory]
    [InlineData("refs/heads/main", true)]
    [InlineData("refs/heads/topic", false)]
    [InlineData("refs/tags/main", false)]
    public void Of_APush_TellsWhetherItGoesToTheDefaultBranch(string pushed, bool expected)
    {
        var facts = FactsOf(
            "push",
            $$"""
            {"ref":"{{pushed}}","after":"{{Sha}}","installation":{"id":1},"repository":{"id":7,"full_name":"acme/a","default_branch":"main"} }
            """
        );

        Assert.Equal((Sha, expected), (facts?.Head, facts?.ToDefaultBranch));
    }

    [Theory]
    [InlineData("ü/#%+&'@🚀")]
    [InlineData("refs/heads/main")]
    [InlineData("a\u0085b\uFFFF")]
    [InlineData(null)]
    public void Of_ABranchOfAnyName_IsTheDefaultBranch(string? name)
    {
        var branch = System.Text.Json.JsonSerializer.Serialize(name ?? new string('b', 244));
        var pushed = System.Text.Json.JsonSerializer.Serialize($"refs/heads/{name ?? new string('b', 244)}");

        var push = FactsOf(
            "push",
            $$"""
            {"ref":{{pushed}},"after":"{{Sha}}","installation":{"id":1},"repository":{"id":7,"full_name":"acme/a","default_branch":{{branch}}} }
            """
        );
        var pull = FactsOf(
            "pull_request",
            $$"""
            {"action":"opened","installation":{"id":1},"repository":{"id":7,"full_name":"acme/a","default_branch":{{branch}}},
             "pull_request":{"number":1,"head":{"sha":"{{Sha}}"},"base":{"ref":{{branch}}} } }
            """
        );

        Assert.Equal((true, true), (push?.ToDefaultBranch, pull?.ToDefaultBranch));
    }

    [Fact]
    public void Of_APushThatDeletesABranch_TellsNoHead()
    {
        var facts = FactsOf(
            "push",
            """
            {"ref":"refs/heads/main","after":"0000000000000000000000000000000000000000","installation":{"id":1},
             "repository":{"id":7,"full_name":"acme/a","default_branch":"main"}}
            """
        );

        Assert.Null(facts?.Head);
    }

    [Fact]
    public void Of_APullRequest_TellsNumberHeadAndWhereItGoes()
    {
        var facts = FactsOf(
            "pull_request",
            $$$"""
            {"action":"opened","number":5,"installation":{"id":1},"repository":{"id":7,"full_name":"acme/a","default_branch":"main"},
             "pull_request":{"number":5,"head":{"ref":"topic","sha":"{{{Sha}}}"},"base":{"ref":"main","sha":"x"} } }
            """
        );

        Assert.Equal((5L, Sha, true), (facts?.Pull, facts?.Head, facts?.ToDefaultBranch));
    }

    [Fact]
    public void Of_AnInstallationThatGainedMany_NamesTwentyAndSaysThatThereAreMore()
    {
        var added = string.Join(
            ",",
            Enumerable
                .Range(1, 21)
                .Select(number =>
                    $$"""{"id":{{number}},"node_id":"x","name":"r{{number}}","full_name":"acme/r{{number}}","private":true}"""
                )
        );
        var facts = FactsOf(
            "installation_repositories",
            $$"""{"action":"added","installation":{"id":1,"account":{"login":"acme"} },"repositories_added":[{{added}}]}"""
        );

        Assert.Equal((20, true, "acme"), (facts?.Added.Length, facts?.AddedMore, facts?.Account));
    }

    [Fact]
    public void Of_AnEventWithoutThem_TellsNothing() =>
        Assert.Equal(
            new GitHubFacts(),
            FactsOf("repository", """{"installation":{"id":1},"repository":{"id":7,"full_name":"acme/a"}}""")
        );

    private static GitHubFacts? FactsOf(string name, string json) => FactsOf(name, Encoding.UTF8.GetBytes(json));

    private static GitHubFacts? FactsOf(string name, ReadOnlySpan<byte> json) =>
        GitHubDelivery.Read("72d3162e-cc78-11e3-81ab-4c9367dc0958", name, json, DateTimeOffset.UnixEpoch) is { } source
            ? GitHubFacts.Of(source)
            : null;
}
