using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Sandbox;

/// <summary>What the sandbox's GraphQL says of repositories and teams to an audit; held against GitHub's schema too.</summary>
public sealed class AuditGraphTests : IAsyncLifetime
{
    private const string Row = """
        fragment row on Repository {
          id databaseId name nameWithOwner description visibility isArchived isDisabled isFork isEmpty createdAt pushedAt
          hasVulnerabilityAlertsEnabled
          languages(first: 10, orderBy: { field: SIZE, direction: DESC }) {
            totalCount totalSize nodes { name } edges { cursor size node { name } }
          }
          repositoryTopics(first: 100) { totalCount pageInfo { endCursor hasNextPage } nodes { topic { name } } }
          deployKeys(first: 20) { totalCount nodes { id title readOnly createdAt } }
          defaultBranchRef {
            name
            branchProtectionRule {
              pattern requiresApprovingReviews requiredApprovingReviewCount isAdminEnforced requiresStatusChecks
            }
            rules(first: 20) { totalCount nodes { type repositoryRuleset { name enforcement } } }
            target {
              ... on Commit {
                oid
                history(first: 3) {
                  totalCount pageInfo { endCursor hasNextPage }
                  nodes { committedDate author { name email user { login } } }
                }
              }
            }
          }
          codeowners { errors { kind line column source path message suggestion } }
          dotGitHub: object(expression: "HEAD:.github/CODEOWNERS") { ... on Blob { text byteSize isTruncated } }
          root: object(expression: "HEAD:CODEOWNERS") { __typename ... on Blob { text } }
        }
        """;

    private const string One = $$"""
        query One($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ...row } }
        {{Row}}
        """;

    private readonly ExchangeRecorder _recorder = new();
    private SandboxDriver _github = null!;

    private SandboxOrganization Acme => _github.Server.Organization;

    public async ValueTask InitializeAsync() =>
        _github = await SandboxDriver.StartAsync(new SandboxOptions { Repositories = 120 }, _recorder);

    public async ValueTask DisposeAsync()
    {
        await _github.DisposeAsync();
        _recorder.AssertAllowed();
    }

    [Fact]
    public async Task DeployKeys_ThatWereAdded_AreListed()
    {
        Acme.AddDeployKey("payroll", "build", readOnly: false);
        Acme.AddDeployKey("payroll", "mirror");

        var keys = (await AskAboutAsync("payroll")).GetProperty("deployKeys");

        Assert.Equal(2, keys.GetProperty("totalCount").GetInt32());
        Assert.Equal(
            [("build", false), ("mirror", true)],
            keys.GetProperty("nodes")
                .EnumerateArray()
                .Select(key => (key.GetProperty("title").GetString()!, key.GetProperty("readOnly").GetBoolean()))
        );
    }

    [Fact]
    public async Task DeployKeys_WithoutAdministration_TakeTheRepositoryWithThem()
    {
        var token = await _github.TokenAsync("""{"metadata":"read","contents":"read"}""");

        var answer = await AskAsync(
            """{ repository(owner: "acme", name: "payroll") { name deployKeys(first: 1) { totalCount } } }""",
            "{}",
            token
        );

        Assert.Equal(JsonValueKind.Null, Data(answer).GetProperty("repository").ValueKind);
        var error = answer.GetProperty("errors")[0];
        Assert.Equal("FORBIDDEN", error.GetProperty("type").GetString());
        Assert.Equal("""["repository","deployKeys"]""", error.GetProperty("path").GetRawText());
    }

    [Fact]
    public async Task Branch_Protected_SaysByWhat()
    {
        Acme.Protect(
            "payroll",
            new SandboxProtection
            {
                Approvals = 2,
                AdminsToo = true,
                StatusChecks = ["build"],
            }
        );
        Acme.AddRuleset("payroll", "everybody");
        Acme.AddRuleset("payroll", "not yet", "EVALUATE");

        var branch = (await AskAboutAsync("payroll")).GetProperty("defaultBranchRef");

        Assert.Equal("main", branch.GetProperty("name").GetString());
        Assert.Equal(
            2,
            branch.GetProperty("branchProtectionRule").GetProperty("requiredApprovingReviewCount").GetInt32()
        );
        var rules = branch.GetProperty("rules");
        Assert.Equal(2, rules.GetProperty("totalCount").GetInt32());
        Assert.Equal(
            "everybody",
            rules.GetProperty("nodes")[0].GetProperty("repositoryRuleset").GetProperty("name").GetString()
        );
    }

    [Fact]
    public async Task Protection_WithoutAdministration_IsNotSeen()
    {
        Acme.Protect("payroll", new SandboxProtection());
        var token = await _github.TokenAsync("""{"metadata":"read","contents":"read"}""");

        var answer = await AskAsync(
            """
            { repository(owner: "acme", name: "payroll") { defaultBranchRef { branchProtectionRule { pattern } } } }
            """,
            "{}",
            token
        );

        Assert.Equal(
            JsonValueKind.Null,
            Data(answer)
                .GetProperty("repository")
                .GetProperty("defaultBranchRef")
                .GetProperty("branchProtectionRule")
                .ValueKind
        );
        Assert.False(answer.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task History_OfABotAndAStranger_HasNoUsers()
    {
        Acme.Push("payroll", author: "Ada Lovelace");
        Acme.Push("payroll", author: "dependabot[bot]");

        var commits = (await AskAboutAsync("payroll"))
            .GetProperty("defaultBranchRef")
            .GetProperty("target")
            .GetProperty("history")
            .GetProperty("nodes");

        var bot = commits[0].GetProperty("author");
        Assert.Equal("dependabot[bot]", bot.GetProperty("name").GetString());
        Assert.Equal("49699333+dependabot[bot]@users.noreply.github.com", bot.GetProperty("email").GetString());
        Assert.Equal(JsonValueKind.Null, bot.GetProperty("user").ValueKind);
        Assert.Equal("Ada Lovelace", commits[1].GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, commits[1].GetProperty("author").GetProperty("user").ValueKind);
        Assert.Equal("hubot", commits[2].GetProperty("author").GetProperty("user").GetProperty("login").GetString());
    }

    [Fact]
    public async Task History_InPages_HoldsEveryCommitOnce()
    {
        var dates = new List<string>();
        string? after = null;
        do
        {
            var history = Data(
                    await AskAsync(
                        """
                        query($after: String) {
                          repository(owner: "acme", name: "payroll") {
                            defaultBranchRef { target { ... on Commit { history(first: 3, after: $after) {
                              totalCount pageInfo { endCursor hasNextPage } nodes { committedDate }
                            } } } }
                          }
                        }
                        """,
                        $$"""{"after":{{(after is null ? "null" : $"\"{after}\"")}}}"""
                    )
                )
                .GetProperty("repository")
                .GetProperty("defaultBranchRef")
                .GetProperty("target")
                .GetProperty("history");
            Assert.Equal(4, history.GetProperty("totalCount").GetInt32());
            dates.AddRange(
                history
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(node => node.GetProperty("committedDate").GetString()!)
            );
            var info = history.GetProperty("pageInfo");
            after = info.GetProperty("hasNextPage").GetBoolean() ? info.GetProperty("endCursor").GetString() : null;
        } while (after is not null);

        Assert.Equal(4, dates.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(dates.OrderDescending(StringComparer.Ordinal), dates);
    }

    [Fact]
    public async Task Repository_Empty_HasNoBranch()
    {
        Acme.Create("nothing-yet", empty: true);

        var row = await AskAboutAsync("nothing-yet");

        Assert.True(row.GetProperty("isEmpty").GetBoolean());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("defaultBranchRef").ValueKind);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("dotGitHub").ValueKind);
    }

    [Theory]
    [InlineData("* @acme/people\n", "")]
    [InlineData("# nobody\n\n* @acme/nobody\n", "Unknown owner 3")]
    [InlineData("* @acme/payments\n", "Unknown owner 1")]
    [InlineData("*.cs people\n!docs @mona\n", "Invalid owner 1, Invalid pattern 2")]
    public async Task CodeOwners_AreJudgedByLine(string text, string errors)
    {
        Acme.SetFile("payroll", ".github/CODEOWNERS", text);

        var row = await AskAboutAsync("payroll");

        Assert.Equal(text, row.GetProperty("dotGitHub").GetProperty("text").GetString());
        Assert.Equal(
            errors,
            string.Join(
                ", ",
                row.GetProperty("codeowners")
                    .GetProperty("errors")
                    .EnumerateArray()
                    .Select(error => $"{error.GetProperty("kind").GetString()} {error.GetProperty("line").GetInt32()}")
            )
        );
    }

    [Fact]
    public async Task CodeOwners_WithoutAFile_AreNull() =>
        Assert.Equal(JsonValueKind.Null, (await AskAboutAsync("prototypes")).GetProperty("codeowners").ValueKind);

    [Fact]
    public async Task Languages_AreThereLargestFirst()
    {
        Acme.SetLanguages("payroll", new("C#", 0), new("Shell", 20), new("TypeScript", 500));

        var languages = (await AskAboutAsync("payroll")).GetProperty("languages");

        Assert.Equal(
            ["C#", "TypeScript", "Shell"],
            languages.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString())
        );
        Assert.Equal(500, languages.GetProperty("edges")[1].GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task Topics_BeyondAPage_AreOnTheNext()
    {
        var names = Enumerable.Range(0, 2000).Select(number => FormattableString.Invariant($"topic-{number}"));
        Acme.Put(Acme["payroll"] with { Topics = [.. names] });
        var seen = new List<string>();
        string? after = null;
        do
        {
            var topics = Data(
                    await AskAsync(
                        """
                        query($after: String) {
                          repository(owner: "acme", name: "payroll") {
                            repositoryTopics(first: 100, after: $after) {
                              pageInfo { endCursor hasNextPage } nodes { topic { name } }
                            }
                          }
                        }
                        """,
                        $$"""{"after":{{(after is null ? "null" : $"\"{after}\"")}}}"""
                    )
                )
                .GetProperty("repository")
                .GetProperty("repositoryTopics");
            seen.AddRange(
                topics
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(node => node.GetProperty("topic").GetProperty("name").GetString()!)
            );
            var info = topics.GetProperty("pageInfo");
            after = info.GetProperty("hasNextPage").GetBoolean() ? info.GetProperty("endCursor").GetString() : null;
        } while (after is not null);

        Assert.Equal(names, seen);
    }

    [Fact]
    public async Task Repositories_ByAliases_AreThereEachOrMissing()
    {
        var answer = await AskAsync(
            $$"""
            query {
              r0: repository(owner: "acme", name: "payroll") { ...row }
              r1: repository(owner: "acme", name: "nothing") { ...row }
              r2: repository(owner: "acme", name: "cli") { ...row name }
              viewer { login }
              rateLimit { cost limit remaining resetAt }
            }
            {{Row}}
            """,
            "{}"
        );

        Assert.Equal("payroll", Data(answer).GetProperty("r0").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, Data(answer).GetProperty("r1").ValueKind);
        Assert.Equal("cli", Data(answer).GetProperty("r2").GetProperty("name").GetString());
        Assert.Equal("zocsec[bot]", Data(answer).GetProperty("viewer").GetProperty("login").GetString());
        var error = answer.GetProperty("errors")[0];
        Assert.Equal("NOT_FOUND", error.GetProperty("type").GetString());
        Assert.Equal("""["r1"]""", error.GetProperty("path").GetRawText());
    }

    [Fact]
    public async Task Repository_Renamed_IsFoundByItsFormerName()
    {
        Acme.Edit("billing", new RepositoryEdit { Name = "invoices" });

        Assert.Equal("invoices", (await AskAboutAsync("billing")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Pages_GoOnAfterARepositoryThatIsGone()
    {
        var first = Page(await AskAsync(PageText, """{"login":"acme","after":null}"""));
        var last = first.GetProperty("nodes").EnumerateArray().Last().GetProperty("name").GetString()!;
        Acme.Delete(last);

        var after = first.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        var second = Page(await AskAsync(PageText, $$"""{"login":"acme","after":"{{after}}"}"""));

        Assert.Equal(119, second.GetProperty("totalCount").GetInt32());
        Assert.Equal(50, first.GetProperty("nodes").GetArrayLength());
        Assert.Equal("service-00050", second.GetProperty("nodes")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Teams_HaveMembersAndWhatTheyMayDo()
    {
        Acme.GrantTeam("payroll", "web", "push");
        Acme.GrantTeam("billing", "web", "triage");
        Acme.GrantTeam("infra", "web", "pull");

        var answer = await AskAsync(
            """
            {
              organization(login: "acme") {
                teams(first: 100) {
                  totalCount pageInfo { endCursor hasNextPage }
                  nodes {
                    slug name
                    members(first: 10) { totalCount pageInfo { hasNextPage } nodes { login } }
                    repositories(first: 100) {
                      totalCount pageInfo { endCursor hasNextPage } edges { permission node { databaseId name } }
                    }
                  }
                }
                team(slug: "web") { slug repositories(first: 1) { totalCount edges { permission } } }
                nobody: team(slug: "nobody") { slug }
              }
            }
            """,
            "{}"
        );

        var organization = Data(answer).GetProperty("organization");
        var web = organization
            .GetProperty("teams")
            .GetProperty("nodes")
            .EnumerateArray()
            .Single(team => team.GetProperty("slug").ValueEquals("web"));
        Assert.Equal(
            ["grace", "linus"],
            web.GetProperty("members")
                .GetProperty("nodes")
                .EnumerateArray()
                .Select(node => node.GetProperty("login").GetString())
        );
        var granted = web.GetProperty("repositories")
            .GetProperty("edges")
            .EnumerateArray()
            .ToDictionary(
                edge => edge.GetProperty("node").GetProperty("name").GetString()!,
                edge => edge.GetProperty("permission").GetString(),
                StringComparer.Ordinal
            );
        Assert.Equal("WRITE", granted["payroll"]);
        Assert.Equal("TRIAGE", granted["billing"]);
        Assert.Equal("READ", granted["infra"]);
        Assert.Equal("MAINTAIN", granted["prototypes"]);
        Assert.Equal("ADMIN", granted["website"]);
        Assert.Equal(
            granted.Count,
            organization.GetProperty("team").GetProperty("repositories").GetProperty("totalCount").GetInt32()
        );
        Assert.Equal(JsonValueKind.Null, organization.GetProperty("nobody").ValueKind);
    }

    [Fact]
    public async Task Teams_WithoutMembers_AreForbidden()
    {
        var token = await _github.TokenAsync("""{"metadata":"read"}""");

        var answer = await AskAsync(
            """{ organization(login: "acme") { teams(first: 1) { totalCount } } }""",
            "{}",
            token
        );

        Assert.Equal("FORBIDDEN", answer.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Query_ForMoreNodesThanAreAllowed_IsRefused()
    {
        var answer = await AskAsync(
            """
            {
              organization(login: "acme") {
                teams(first: 100) { nodes { repositories(first: 100) { nodes { repositoryTopics(first: 100) { totalCount } } } } }
              }
            }
            """,
            "{}"
        );

        Assert.Equal("MAX_NODE_LIMIT_EXCEEDED", answer.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    private const string PageText = """
        query($login: String!, $after: String) {
          repositoryOwner(login: $login) {
            repositories(first: 50, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
              totalCount pageInfo { endCursor hasNextPage } nodes { name }
            }
          }
        }
        """;

    private static JsonElement Page(JsonElement answer) =>
        Data(answer).GetProperty("repositoryOwner").GetProperty("repositories");

    private async Task<JsonElement> AskAboutAsync(string name) =>
        Data(await AskAsync(One, $$"""{"owner":"acme","name":"{{name}}"}""")).GetProperty("repository");

    private async Task<JsonElement> AskAsync(string query, string variables, string? token = null)
    {
        var (status, json) = await _github.AskAsync(
            HttpMethod.Post,
            "/graphql",
            token ?? await _github.TokenAsync(),
            $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}"""
        );
        Assert.Equal(200, status);
        return json;
    }

    private static JsonElement Data(JsonElement answer) => answer.GetProperty("data");
}
