using System.Globalization;
using ZocSec.Sandbox.Faults;
using ZocSec.Sandbox.Organizations;
using ZocSec.Tests.Contract;

namespace ZocSec.Tests.Sandbox;

/// <summary>What the sandbox answers by REST to an audit, and to a workflow's own token.</summary>
public sealed class AuditRestTests : IAsyncLifetime
{
    private const string People = """{"properties":[{"property_name":"team","value":"people"}]}""";

    private readonly ExchangeRecorder _recorder = new();
    private SandboxDriver _github = null!;

    private SandboxOrganization Acme => _github.Server.Organization;

    public async ValueTask InitializeAsync() => _github = await SandboxDriver.StartAsync(observer: _recorder);

    public async ValueTask DisposeAsync()
    {
        await _github.DisposeAsync();
        if (_recorder.Exchanges.Count > 0)
            _recorder.AssertAllowed();
    }

    [Fact]
    public async Task Keys_SayWhoAddedThemAndWhenTheyWereUsed()
    {
        var used = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Acme.AddDeployKey("payroll", "build", readOnly: false, by: "ada", lastUsed: used);
        Acme.AddDeployKey("payroll", "never used", by: null);

        var (_, keys) = await _github.AskAsync(HttpMethod.Get, "/repos/acme/payroll/keys", await _github.TokenAsync());

        Assert.Equal("ada", keys[0].GetProperty("added_by").GetString());
        Assert.Equal(used, keys[0].GetProperty("last_used").GetDateTimeOffset());
        Assert.False(keys[0].GetProperty("read_only").GetBoolean());
        Assert.Null(keys[1].GetProperty("added_by").GetString());
        Assert.Null(keys[1].GetProperty("last_used").GetString());
    }

    [Fact]
    public async Task Keys_AreInPages_AndNotForEverybody()
    {
        Acme.AddDeployKey("payroll", "one");
        Acme.AddDeployKey("payroll", "two");

        using var page = await _github.SendAsync(
            HttpMethod.Get,
            "/repos/acme/payroll/keys?per_page=1",
            await _github.TokenAsync()
        );
        var (refused, _) = await _github.AskAsync(
            HttpMethod.Get,
            "/repos/acme/payroll/keys",
            await _github.TokenAsync("""{"metadata":"read"}""")
        );

        Assert.Contains("rel=\"next\"", page.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal(403, refused);
    }

    [Theory]
    [InlineData("team", "\"people\"", 204, "people")]
    [InlineData("team", "null", 204, null)]
    [InlineData("team", "[\"people\"]", 422, "web")]
    [InlineData("tier", "\"two\"", 204, "two")]
    [InlineData("tier", "\"nine\"", 422, null)]
    [InlineData("areas", "[\"north\",\"south\"]", 204, "north, south")]
    [InlineData("areas", "[\"moon\"]", 422, null)]
    [InlineData("unknown", "\"x\"", 422, null)]
    public async Task Property_OfARepository_TakesWhatItsDefinitionAllows(
        string property,
        string value,
        int status,
        string? after
    )
    {
        Acme.SetProperty("payroll", "team", "web");
        Acme.Properties.Define(
            new SandboxProperty
            {
                Name = "tier",
                Type = "single_select",
                Allowed = ["one", "two"],
            }
        );
        Acme.Properties.Define(
            new SandboxProperty
            {
                Name = "areas",
                Type = "multi_select",
                Allowed = ["north", "south"],
            }
        );

        var (answered, _) = await _github.AskAsync(
            HttpMethod.Patch,
            "/repos/acme/payroll/properties/values",
            await _github.TokenAsync(),
            $$"""{"properties":[{"property_name":"{{property}}","value":{{value}}}]}"""
        );

        Assert.Equal(status, answered);
        Assert.Equal(after, Acme["payroll"].CustomProperties.GetValueOrDefault(property)?.ToString());
    }

    [Theory]
    [InlineData("""{"metadata":"read"}""", 403)]
    [InlineData("""{"repository_custom_properties":"read"}""", 403)]
    [InlineData("""{"repository_custom_properties":"write"}""", 204)]
    public async Task Property_OfARepository_NeedsItsPermission(string permissions, int status)
    {
        Acme.SetProperty("payroll", "team", "web");

        Assert.Equal(
            status,
            (
                await _github.AskAsync(
                    HttpMethod.Patch,
                    "/repos/acme/payroll/properties/values",
                    await _github.TokenAsync(permissions),
                    People
                )
            ).Status
        );
    }

    [Theory]
    [InlineData(30, 204)]
    [InlineData(31, 422)]
    public async Task Properties_OfManyRepositories_AreSetForThirtyAtMost(int count, int status)
    {
        // Without the recorder: a request for more is not what GitHub's description allows.
        _github.Server.Observer = count > 30 ? null : _recorder;
        Acme.SetProperty("payroll", "team", "web");
        var names = string.Join(',', Acme.Repositories.Take(count).Select(repository => $"\"{repository.Name}\""));

        var (answered, _) = await _github.AskAsync(
            HttpMethod.Patch,
            "/orgs/acme/properties/values",
            await _github.TokenAsync(),
            $$"""{"repository_names":[{{names}}],{{People[1..]}}"""
        );

        Assert.Equal(status, answered);
        Assert.Equal(
            status == 204 ? count : 0,
            Acme.Repositories.Count(repository =>
                repository.CustomProperties.GetValueOrDefault("team")?.ToString() == "people"
            )
        );
    }

    [Theory]
    [InlineData("/repos/acme/payroll", 200)]
    [InlineData("/repos/acme/payroll/contents/README.md", 200)]
    [InlineData("/repos/acme/payroll/commits", 200)]
    [InlineData("/repos/acme/payroll/keys", 403)]
    [InlineData("/repos/acme/payroll/teams", 403)]
    [InlineData("/repos/acme/billing", 404)]
    [InlineData("/orgs/acme/teams", 403)]
    [InlineData("/orgs/acme/members", 403)]
    [InlineData("/user", 403)]
    public async Task WorkflowToken_SeesItsRepositoryAlone(string path, int status) =>
        Assert.Equal(
            status,
            (await _github.AskAsync(HttpMethod.Get, path, _github.Server.WorkflowToken("payroll"))).Status
        );

    [Fact]
    public async Task WorkflowToken_HasALimitOfItsOwn()
    {
        using var answer = await _github.SendAsync(
            HttpMethod.Get,
            "/repos/acme/payroll",
            _github.Server.WorkflowToken("payroll")
        );

        Assert.Equal("1000", answer.Headers.GetValues("X-RateLimit-Limit").Single());
        Assert.Equal("999", answer.Headers.GetValues("X-RateLimit-Remaining").Single());
    }

    [Fact]
    public async Task WorkflowToken_ByGraphQl_SeesNeitherTeamsNorOtherRepositories()
    {
        var (_, answer) = await _github.AskAsync(
            HttpMethod.Post,
            "/graphql",
            _github.Server.WorkflowToken("payroll"),
            """
            {"query":"{ viewer { login } rateLimit { limit } mine: repository(owner: \"acme\", name: \"payroll\") { name }
              other: repository(owner: \"acme\", name: \"billing\") { name }
              organization(login: \"acme\") { teams(first: 1) { totalCount } } }"}
            """.ReplaceLineEndings(" ")
        );

        var data = answer.GetProperty("data");
        Assert.Equal("github-actions[bot]", data.GetProperty("viewer").GetProperty("login").GetString());
        Assert.Equal(1000, data.GetProperty("rateLimit").GetProperty("limit").GetInt32());
        Assert.Equal("payroll", data.GetProperty("mine").GetProperty("name").GetString());
        Assert.Equal(
            ["NOT_FOUND", "FORBIDDEN"],
            answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("type").GetString())
        );
    }

    [Fact]
    public async Task Token_ForNamedRepositories_SeesThemAlone()
    {
        var (_, made) = await _github.AskAsync(
            HttpMethod.Post,
            FormattableString.Invariant($"/app/installations/{_github.Server.InstallationId}/access_tokens"),
            _github.Jwt(),
            """{"repositories":["payroll"]}"""
        );
        var token = made.GetProperty("token").GetString();

        var (seen, _) = await _github.AskAsync(HttpMethod.Get, "/repos/acme/payroll", token);
        var (hidden, _) = await _github.AskAsync(HttpMethod.Get, "/repos/acme/billing", token);

        Assert.Equal((200, 404), (seen, hidden));
    }

    [Fact]
    public async Task Installation_IsFoundByOrganizationAndRepository()
    {
        var (_, byOrganization) = await _github.AskAsync(HttpMethod.Get, "/orgs/acme/installation", _github.Jwt());
        var (_, byRepository) = await _github.AskAsync(HttpMethod.Get, "/repos/acme/cli/installation", _github.Jwt());

        Assert.Equal(_github.Server.InstallationId, byOrganization.GetProperty("id").GetInt64());
        Assert.Equal(_github.Server.InstallationId, byRepository.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Languages_HaveSizes()
    {
        var (_, languages) = await _github.AskAsync(HttpMethod.Get, "/repos/acme/website/languages", "mona");

        Assert.Equal(["TypeScript", "CSS", "HTML"], languages.EnumerateObject().Select(language => language.Name));
        Assert.Equal(4000, languages.GetProperty("CSS").GetInt32());
    }

    [Theory]
    [InlineData("/graphql")]
    [InlineData("/api/graphql")]
    public async Task Fault_ThatSkips_StrikesTheThirdPage(string path)
    {
        _github.Server.Faults.Plan = new FaultPlan
        {
            Rules =
            [
                new FaultRule
                {
                    Path = "/graphql",
                    Kind = FaultKind.SecondaryLimit,
                    Skip = 2,
                    Count = 1,
                    RetryAfter = 30,
                },
            ],
        };
        var answers = new List<(int, string?)>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await _github.SendAsync(
                HttpMethod.Post,
                path,
                "mona",
                """{"query":"{ viewer { login } }"}"""
            );
            answers.Add(((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        }

        Assert.Equal([(200, null), (200, null), (403, "30"), (200, null)], answers);
    }

    [Fact]
    public async Task Teams_ByTheHundreds_AreMadeAtOnce()
    {
        Acme.AddTeams(count: 500, repositories: 4);

        var (_, last) = await _github.AskAsync(
            HttpMethod.Get,
            "/orgs/acme/teams/squad-500",
            await _github.TokenAsync()
        );

        Assert.Equal(4, last.GetProperty("repos_count").GetInt32());
        Assert.Equal(506, Acme.Teams.Count());
    }

    [Fact]
    public async Task Repositories_OfAPerson_AreInPages()
    {
        var names = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var (_, list) = await _github.AskAsync(
                HttpMethod.Get,
                string.Create(CultureInfo.InvariantCulture, $"/user/repos?per_page=10&page={page}"),
                "mona"
            );
            names.AddRange(list.EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
        }

        Assert.Equal(Acme.Repositories.Select(repository => repository.Name), names);
    }
}
