using System.Net;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.People;
using ZocSec.Core.Guardrails;

namespace ZocSec.Tests.GitHub.People;

/// <summary>What GitHub may answer that the sandbox does not.</summary>
public sealed class RightsReaderTests : IAsyncDisposable
{
    private const string Acme =
        """{"id":7,"account":{"login":"acme","id":70,"type":"Organization"},"repository_selection":"all"}""";

    private readonly StubGitHub _gitHub = new();

    public RightsReaderTests()
    {
        On("GET /user", """{"login":"mona","id":1,"type":"User"}""");
        Installations(1, Acme);
        On("GET /app", """{"id":1,"slug":"z","owner":{"login":"acme","id":70,"type":"Organization"}}""");
        Membership(organization: 70);
    }

    [Fact]
    public async Task Owner_IsAdministratorAndOperator()
    {
        var rights = await OkAsync();

        Assert.Equal((1, "mona", true), (rights.Id, rights.Login, rights.IsOperator));
        Assert.Equal(
            new TenantRights(TenantId.Installation(7), "acme", Repositories: null),
            Assert.Single(rights.Tenants)
        );
        Assert.All(
            _gitHub.Requests.Where(request => request.Line.StartsWith("GET /user", StringComparison.Ordinal)),
            request => Assert.Equal("Bearer ghu_mona", request.Authorization)
        );
    }

    [Theory]
    [InlineData("active", "admin", 71)]
    [InlineData("pending", "admin", 70)]
    [InlineData("active", "member", 70)]
    [InlineData("active", "billing_manager", 70)]
    public async Task Membership_OfAnotherOrganizationOfThatName_OrNotAnOwners_IsNone(string state, string role, int id)
    {
        Membership(id, state, role);
        Repositories(1, total: 0);

        var rights = await OkAsync();

        Assert.Empty(rights.Tenants);
        Assert.False(rights.IsOperator);
    }

    [Fact]
    public async Task PersonWhoTookTheLoginOfAnother_IsNotThem()
    {
        Installations(1, """{"id":7,"account":{"login":"mona","id":2,"type":"User"},"repository_selection":"all"}""");
        On("GET /app", """{"id":1,"slug":"z","owner":{"login":"mona","id":2,"type":"User"}}""");
        Repositories(1, total: 0);

        var rights = await OkAsync();

        Assert.Empty(rights.Tenants);
        Assert.False(rights.IsOperator);
    }

    [Fact]
    public async Task Enterprise_OwnsTheApp_NobodyOperates()
    {
        On("GET /app", """{"id":1,"slug":"z","owner":{"id":9,"slug":"big","name":"Big"}}""");

        var rights = await OkAsync();

        Assert.False(rights.IsOperator);
        Assert.Single(rights.Tenants);
    }

    [Fact]
    public async Task ManyPages_AreAllRead()
    {
        Membership(70, role: "member");
        Installations(
            1,
            string.Join(
                ',',
                Enumerable
                    .Range(1000, 100)
                    .Select(id =>
                        $$"""{"id":{{id}},"suspended_at":"2026-01-01T00:00:00Z","account":{"login":"o{{id}}","type":"Organization","id":{{id}} } }"""
                    )
            )
        );
        Installations(2, Acme);
        Repositories(1, total: 201, (1, true, true), (2, false, true), (3, false, false));
        Repositories(2, total: 201, (4, true, false));
        Repositories(3, total: 201, (5, false, false), (4, true, false));

        var rights = await OkAsync();

        Assert.Equal([1, 2, 4], Assert.Single(rights.Tenants).Repositories!.Value.Order());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task APageThatFails_IsNoRights(int page)
    {
        Membership(70, role: "member");
        for (var number = 1; number <= 3; number++)
        {
            Repositories(number, total: 201, (number, true, true));
        }

        _gitHub.On(
            $"GET /user/installations/7/repositories?per_page=100&page={page}",
            _ => StubGitHub.Error(502, "Bad Gateway")
        );

        Assert.IsType<GitHubAnswer<PersonRights>.Later>(await ReadAsync());
    }

    [Fact]
    public async Task AppThatGitHubDoesNotKnow_IsNotThePersonsFault()
    {
        _gitHub.On("GET /app", _ => StubGitHub.Error(401, "A JSON web token could not be decoded"));

        var answer = Assert.IsType<GitHubAnswer<PersonRights>.Refused>(await ReadAsync());

        Assert.NotEqual(401, answer.Status);
    }

    [Theory]
    [InlineData("GET /user")]
    [InlineData("GET /user/installations?per_page=100&page=1")]
    [InlineData("GET /user/memberships/orgs/acme")]
    public async Task TokenThatIsNotAccepted_IsSaid(string request)
    {
        _gitHub.On(request, _ => StubGitHub.Error(401, "Bad credentials"));

        Assert.Equal(401, Assert.IsType<GitHubAnswer<PersonRights>.Refused>(await ReadAsync()).Status);
    }

    [Fact]
    public async Task SingleSignOnThatIsMissing_LeavesWhatElseThereIs()
    {
        _gitHub.On(
            "GET /user/memberships/orgs/acme",
            _ => StubGitHub.Error(403, "Resource protected by organization SAML enforcement.")
        );
        _gitHub.On(
            "GET /user/installations/7/repositories?per_page=100&page=1",
            _ => StubGitHub.Error(403, "Resource protected by organization SAML enforcement.")
        );

        Assert.Empty((await OkAsync()).Tenants);
    }

    [Theory]
    [InlineData("GET /user", "{}")]
    [InlineData("GET /user", """{"login":"mona"}""")]
    [InlineData("GET /user/installations?per_page=100&page=1", "{}")]
    public async Task AnswerThatIsNoneOfGitHubs_IsNoRights(string request, string body)
    {
        On(request, body);

        Assert.IsType<GitHubAnswer<PersonRights>.Refused>(await ReadAsync());
    }

    public ValueTask DisposeAsync() => _gitHub.DisposeAsync();

    private Task<GitHubAnswer<PersonRights>> ReadAsync() =>
        _gitHub.Get<RightsReader>().ReadAsync(new PersonToken("ghu_mona", expiresAt: null), default);

    private async Task<PersonRights> OkAsync() => Assert.IsType<GitHubAnswer<PersonRights>.Ok>(await ReadAsync()).Value;

    private void On(string request, string body) => _gitHub.On(request, _ => StubGitHub.Json(HttpStatusCode.OK, body));

    private void Installations(int page, string all) =>
        On($"GET /user/installations?per_page=100&page={page}", $$"""{"total_count":1,"installations":[{{all}}]}""");

    private void Membership(int organization, string state = "active", string role = "admin") =>
        On(
            "GET /user/memberships/orgs/acme",
            $$"""{"state":"{{state}}","role":"{{role}}","organization":{"login":"acme","id":{{organization}} } }"""
        );

    private void Repositories(int page, int total, params (int Id, bool Admin, bool Maintain)[] all) =>
        On(
            $"GET /user/installations/7/repositories?per_page=100&page={page}",
            $$"""{"total_count":{{total}},"repositories":[{{string.Join(',', all.Select(one => $$"""{"id":{{one.Id}},"permissions":{"admin":{{(one.Admin ? "true" : "false")}},"maintain":{{(one.Maintain ? "true" : "false")}},"push":true} }"""))}}]}"""
        );
}
