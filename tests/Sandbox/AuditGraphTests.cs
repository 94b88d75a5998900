using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Sandbox;

/// <summary>What the sandbox's GraphQL says of repositories to an audit; held against GitHub's schema too.</summary>
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

        var answer = await _github.QueryAsync(
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

        var answer = await _github.QueryAsync(
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
    public async Task Repositories_ByAliases_AreThereEachOrMissing()
    {
        var answer = await _github.QueryAsync(
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

    private async Task<JsonElement> AskAboutAsync(string name) =>
        Data(await _github.QueryAsync(One, $$"""{"owner":"acme","name":"{{name}}"}""")).GetProperty("repository");

    private static JsonElement Data(JsonElement answer) => answer.GetProperty("data");
}
