using System.Net.Http.Json;
using System.Text.Json;
using ZocSec.Core.Ledger;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Checks;
using ZocSec.Sandbox.Organizations;

namespace ZocSec.Tests.EndToEnd;

/// <summary>Names that GitHub allows and programs stumble over, through the whole program.</summary>
public sealed class NameTests
{
    private const string Check = "ZocSec / ownership";
    private const string Ownership = "github/team-topic";
    private const string Login = "a1234567-0123456789-0123456789-01234xyz";

    /// <summary>A repository, its default branch, and the branch of a pull request.</summary>
    public static TheoryData<string, string, string> Names { get; } =
        new()
        {
            { ".github_", "main", "dependabot/npm_and_yarn/@types/node-20.1.0" },
            { "-", "release/1.x#2", "feature/ü+%2e%2e&x=1" },
            { "_", "ünïcode/\"quoted\"", "o'brien/<b>@all</b>" },
            { "...x", "100%", "🚀/ship-it" },
            { "a.git-b", "refs/heads/main", "שלום/עולם" },
            { "x..y", "heads/$(id)", "{a,b}|c;d" },
            { "CON", "main+main", "😀" },
            { new string('n', 100), new string('b', 244), new string('p', 244) },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ARepositoryOfAnyName_IsGuardedShownAndFound(string name, string main, string branch)
    {
        await using var organization = await GuardedOrganization.StartAsync(
            options: new SandboxOptions { Organization = Login, Repositories = 0 },
            before: sandbox => sandbox.Organization.AddTeam("web", "Web", ["grace"])
        );
        var acme = organization.Acme;
        acme.Create(name, "public", branch: main);
        await PrivateAsync(organization, name);

        var pull = acme.OpenPullRequest(name, branch: branch);
        await ShownAsync(organization, name, pull.HeadSha, run => run.Conclusion == "failure");
        acme.ReplaceTopics(name, ["team-web"]);
        await ShownAsync(organization, name, pull.HeadSha, run => run.Conclusion == "success");
        acme.Push(name);
        var pushed = acme.Head(name)!.Sha;
        await ShownAsync(organization, name, pushed, run => run.Conclusion == "success");

        var resource = $"{Login}/{name}";
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"api/ledger?guardrail=github%2Fpublic-repository&outcome=remediated&resource={Uri.EscapeDataString(resource)}"
        );
        request.Headers.Add("X-Api-Key", GuardedOrganization.LedgerKey);
        using var answer = await organization.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var ledger = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var entry = Assert.Single(ledger.EnumerateArray());
        Assert.Equal(resource, entry.GetProperty("resource").GetString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ARepositoryOfAnyName_IsFoundByTheSweepAndExemptByItsName(string name, string main, string branch)
    {
        Assert.NotEqual(main, branch);
        var policy = $"""
            {GuardedOrganization.Enforce}
            exemptions:
              - guardrail: github/public-repository
                resource: {Login}/{name}
                until: 9999-12-31
                owner: "@all <b>"
                reason: a test
            """;
        await using var organization = await GuardedOrganization.StartAsync(
            policy,
            new SandboxOptions { Organization = Login, Repositories = 0 },
            sandbox =>
            {
                sandbox.Organization.Create(name, "public", branch: main);
                sandbox.Organization.Create("other", "public", branch: main);
            }
        );

        await organization.SweptAsync();

        Assert.True(organization.Acme[name].IsPublic);
        Assert.False(organization.Acme["other"].IsPublic);
        Assert.Contains(
            organization.Entries.All,
            entry => entry.Resource.Name == $"{Login}/{name}" && entry.Outcome == EntryOutcome.Exempt
        );
    }

    [Fact]
    public async Task OtherPeoplesNames_AreShownAsTheyAre()
    {
        const string Stranger = "[x](https://x.example)|<img/src=x>&commat;all";
        var policy = $$"""
            {{GuardedOrganization.Enforce}}
            owners: { directory: { "{{Stranger}}@users.noreply.example.com": web, "mona_acme": data } }
            """;
        await using var organization = await GuardedOrganization.StartAsync(
            policy,
            new SandboxOptions { Organization = Login, Repositories = 0 },
            sandbox =>
            {
                var acme = sandbox.Organization;
                acme.AddPerson("mona_acme", PersonRole.Member);
                acme.AddTeam("web", "@all | `Web` <b>*🕸*</b>", ["grace"]);
                acme.AddTeam("data", "שלום_[x](y)", ["mona_acme"], ["mona_acme"]);
                acme.AddTeam("r-d-ops", "R&D | Ops", ["linus"]);
                acme.AddTeam("under_score", "Under_Score", ["linus"]);
                acme.Create("prototypes");
                acme.SetProperty("prototypes", "team", "R&D | Ops");
                acme.SetFile(
                    "prototypes",
                    "CODEOWNERS",
                    $"/a\\ b/@all/<i>#1/\u202E @{Login}/data\n/x @{Login}/under_score\n/no x/y/web\n",
                    by: "mona_acme"
                );
                acme.Push("prototypes", author: Stranger);
                acme.Push("prototypes", by: "dependabot[bot]");
            }
        );

        var pull = organization.Acme.OpenPullRequest(
            "prototypes",
            "@all <script>\u0007\u202E",
            "o'brien/<b>@all",
            by: "mona_acme"
        );

        var run = await ShownAsync(organization, "prototypes", pull.HeadSha);
        Assert.Equal("failure", run.Conclusion);
        Assert.Equal(
            ["Adopt: team-r-d-ops", "Adopt: team-data", "Adopt: team-web"],
            run.Actions.Select(action => action.Label)
        );
        Assert.All(run.Actions, action => Assert.InRange(action.Identifier.Length, 1, 20));
        Assert.Contains("| `under_score` | owns /x by CODEOWNERS |", run.Summary, StringComparison.Ordinal);
        Assert.Contains(
            "owns /a b/@\u200Ball/\\<i\\>\\#\u200B1/\uFFFD by CODEOWNERS",
            run.Summary,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\\[x\\](https:\u200B//x.example)\\|\\<img/src=x\\>\\&commat;all@\u200B",
            run.Summary,
            StringComparison.Ordinal
        );

        organization.Acme.ClickAction("prototypes", run.Id, run.Actions[1].Identifier, by: "mona_acme");

        await organization.Entries.WhenAsync(entries =>
            entries.Any(entry =>
                entry is { Outcome: EntryOutcome.Remediated, Actor: "mona_acme" } && entry.Guardrail.Value == Ownership
            )
        );
        Assert.Equal(["team-data"], organization.Acme["prototypes"].Topics);
    }

    private static Task PrivateAsync(GuardedOrganization organization, string name) =>
        organization.Entries.WhenAsync(entries =>
            entries.Any(entry =>
                entry.Resource.Name == $"{Login}/{name}"
                && entry.Outcome == EntryOutcome.Remediated
                && !organization.Acme[name].IsPublic
            )
        );

    private static Task<SandboxCheckRun> ShownAsync(
        GuardedOrganization organization,
        string repository,
        string head,
        Func<SandboxCheckRun, bool>? isSo = null
    ) =>
        Eventually.GetAsync(() =>
            organization.Acme.CheckRun(repository, head, Check) is { Status: "completed" } run
            && (isSo is null || isSo(run))
                ? run
                : null
        );
}
