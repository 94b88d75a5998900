using System.Text.Json;
using ZocSec.Sandbox;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Sandbox;

/// <summary>Teams and pages of the sandbox's GraphQL, as an audit asks for them; held against GitHub's schema too.</summary>
public sealed class AuditPageTests : IAsyncLifetime
{
    private const string PageText = """
        query($login: String!, $after: String) {
          repositoryOwner(login: $login) {
            repositories(first: 50, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
              totalCount pageInfo { endCursor hasNextPage } nodes { name }
            }
          }
        }
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
    public async Task Topics_BeyondAPage_AreOnTheNext()
    {
        var names = Enumerable.Range(0, 2000).Select(number => FormattableString.Invariant($"topic-{number}"));
        Acme.Put(Acme["payroll"] with { Topics = [.. names] });
        var seen = new List<string>();
        string? after = null;
        do
        {
            var topics = Data(
                    await _github.QueryAsync(
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
    public async Task History_InPages_HoldsEveryCommitOnce()
    {
        var dates = new List<string>();
        string? after = null;
        do
        {
            var history = Data(
                    await _github.QueryAsync(
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
    public async Task Pages_GoOnAfterARepositoryThatIsGone()
    {
        var first = Page(await _github.QueryAsync(PageText, """{"login":"acme","after":null}"""));
        var last = first.GetProperty("nodes").EnumerateArray().Last().GetProperty("name").GetString()!;
        Acme.Delete(last);

        var after = first.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        var second = Page(await _github.QueryAsync(PageText, $$"""{"login":"acme","after":"{{after}}"}"""));

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

        var answer = await _github.QueryAsync(
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

        var answer = await _github.QueryAsync(
            """{ organization(login: "acme") { teams(first: 1) { totalCount } } }""",
            "{}",
            token
        );

        Assert.Equal("FORBIDDEN", answer.GetProperty("errors")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Query_ForMoreNodesThanAreAllowed_IsRefused()
    {
        var answer = await _github.QueryAsync(
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

    [Fact]
    public async Task Teams_OfAnOrganizationOfOthers_AreNotSeen()
    {
        _github.Server.GitHub.AddOrganization("umbrella").AddPerson("albert", PersonRole.Owner);

        var answer = await _github.QueryAsync(
            """{ organization(login: "acme") { teams(first: 10) { totalCount } team(slug: "web") { slug } } }""",
            token: "albert"
        );

        var organization = Data(answer).GetProperty("organization");
        Assert.Equal(0, organization.GetProperty("teams").GetProperty("totalCount").GetInt32());
        Assert.Equal(JsonValueKind.Null, organization.GetProperty("team").ValueKind);
    }

    [Fact]
    public async Task Repositories_OfAPerson_AreSeenByThemAlone()
    {
        _github.Server.GitHub.Create(
            new SandboxRepository
            {
                Id = 0,
                Owner = "mona",
                Name = "dotfiles",
                Visibility = "private",
            },
            by: "mona"
        );

        var own = Page(await _github.QueryAsync(PageText, """{"login":"mona","after":null}""", "mona"));
        var others = Page(await _github.QueryAsync(PageText, """{"login":"mona","after":null}""", "radia"));

        Assert.Equal("dotfiles", own.GetProperty("nodes")[0].GetProperty("name").GetString());
        Assert.Equal(0, others.GetProperty("totalCount").GetInt32());
    }

    private static JsonElement Page(JsonElement answer) =>
        Data(answer).GetProperty("repositoryOwner").GetProperty("repositories");

    private static JsonElement Data(JsonElement answer) => answer.GetProperty("data");
}
